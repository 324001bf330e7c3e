/** CIDR ranges of IPv4 and IPv6, for IpAddress and NotIpAddress. */

interface Address {
  readonly bits: bigint;
  readonly width: 32 | 128;
}

/** Whether the address lies in the range; undefined when either is not an address. Without a prefix length, only itself. */
export function isInRange(range: string, address: string): boolean | undefined {
  const [base = "", prefixText, ...more] = range.split("/");
  const from = parseAddress(base);
  const at = parseAddress(address);
  if (!from || !at || more.length > 0 || (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText))) {
    return undefined;
  }
  const prefix = prefixText === undefined ? from.width : Number(prefixText);
  if (prefix > from.width) {
    return undefined;
  }
  if (from.width !== at.width) {
    return false;
  }
  const shift = BigInt(from.width - prefix);
  return from.bits >> shift === at.bits >> shift;
}

function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const bits = parseV6(text);
    return bits === undefined ? undefined : { bits, width: 128 };
  }
  const bits = parseV4(text);
  return bits === undefined ? undefined : { bits, width: 32 };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) {
    return undefined;
  }
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) {
    return undefined;
  }
  const head = groupsOf(halves[0] ?? "");
  const tail = groupsOf(halves[1] ?? "");
  if (!head || !tail) {
    return undefined;
  }
  const left = 8 - head.length - tail.length;
  if (halves.length === 2 ? left < 1 : left !== 0) {
    return undefined;
  }
  const groups = [...head, ...Array.from({ length: left }, () => 0n), ...tail];
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === "") {
    return [];
  }
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const embedded = index === parts.length - 1 && part.includes(".") ? parseV4(part) : undefined;
    if (embedded !== undefined) {
      groups.push(embedded >> 16n, embedded & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(BigInt(`0x${part}`));
    } else {
      return undefined;
    }
  }
  return groups;
}

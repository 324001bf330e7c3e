/** Short names for states, to see whether something is still as it was: not for secrecy, only to tell apart. */
import type { JsonValue } from "../ports.ts";
import { canonical } from "./canonical.ts";

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = (1n << 64n) - 1n;

/** FNV-1a, 64 bits, of the canonical JSON: 16 hexadecimal digits, the same everywhere. */
export function fingerprint(value: JsonValue | undefined): string {
  let hash = OFFSET;
  const text = canonical(value);
  for (let at = 0; at < text.length; at++) {
    hash = ((hash ^ BigInt(text.charCodeAt(at))) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, "0");
}

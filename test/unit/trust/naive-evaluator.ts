// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold variables and placeholders in this form.
/**
 * IAM's trust decision written a second time, on plain data and with two truth values only: what is not known is chosen beforehand,
 * as a "world". The evaluator under test is right when its definite verdicts hold in every world.
 */

export interface NaiveStatement {
  readonly effect: string;
  readonly principals: readonly (readonly [type: string, values: readonly string[]])[];
  readonly actionElement: "Action" | "NotAction";
  readonly actions: readonly string[];
  /** Operator blocks in order; operators and keys may stand twice. */
  readonly blocks: readonly NaiveBlock[];
}

export type NaiveBlock = readonly [
  operator: string,
  keys: readonly (readonly [key: string, values: readonly string[]])[],
];

export interface NaivePolicy {
  readonly version: string | undefined;
  readonly statements: readonly NaiveStatement[];
}

/** Everything that is needed to decide, nothing left open. */
export interface World {
  /** The caller as a principal. */
  readonly caller: { readonly type: "Federated" | "Service"; readonly value: string };
  readonly actions: readonly string[];
  /** Context keys in lower case. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  /** What a template's placeholder `${NS}` stands for. */
  readonly placeholder: string;
  /** Whether `*`, and a Deny for a whole account, cover the caller: AWS does not say. */
  readonly starCovers: boolean;
  /** Which of two equal keys counts. */
  readonly duplicates: "first" | "last" | "both";
  /** Whether IAM stores a policy with a misspelt effect or operator, reading it without case. */
  readonly lenient: boolean;
}

/** `refused`: IAM would not have stored the policy. */
export type NaiveVerdict = "allowed" | "denied" | "refused";

export function naiveVerdict(policy: NaivePolicy, world: World): NaiveVerdict {
  if (!world.lenient && policy.statements.some(isMisspelt)) {
    return "refused";
  }
  const allowed = world.actions.every((action) => {
    const hits = policy.statements.filter((statement) => covers(policy, statement, action, world));
    const effects = hits.map(({ effect }) => effect.toLowerCase());
    return effects.includes("allow") && !effects.includes("deny");
  });
  return allowed ? "allowed" : "denied";
}

const OPERATOR =
  /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)|Arn(Not)?(Equals|Like)|Null|Bool|(Numeric|Date)(Not)?Equals|(Numeric|Date)(Less|Greater)Than(Equals)?|(Not)?IpAddress)(IfExists)?$/;

function isMisspelt(statement: NaiveStatement): boolean {
  return !/^(Allow|Deny)$/.test(statement.effect) || statement.blocks.some(([operator]) => !OPERATOR.test(operator));
}

function covers(policy: NaivePolicy, statement: NaiveStatement, action: string, world: World): boolean {
  const named = statement.actions.some((written) => like(written.toLowerCase(), action.toLowerCase()));
  const principal = statement.principals.some(([type, values]) =>
    values.some((value) => isCaller(type, value, statement, world)),
  );
  const acts = statement.actionElement === "Action" ? named : !named;
  return principal && acts && conditionsHold(policy, statement.blocks, world);
}

function isCaller(type: string, value: string, statement: NaiveStatement, world: World): boolean {
  if (value === "*" || (statement.effect === "Deny" && value.endsWith(":root"))) {
    return world.starCovers;
  }
  return type === world.caller.type && fill(value, world) === world.caller.value;
}

function conditionsHold(policy: NaivePolicy, blocks: readonly NaiveBlock[], world: World): boolean {
  for (const [operator, keys] of withoutDuplicates(blocks, (name) => name, world)) {
    for (const [key, values] of withoutDuplicates(keys, (name) => name.toLowerCase(), world)) {
      const filled = values.map((value) => fill(value, world));
      if (!holds(operator, key.toLowerCase(), filled, policy.version ?? "2008-10-17", world)) {
        return false;
      }
    }
  }
  return true;
}

function withoutDuplicates<T extends readonly [string, unknown]>(
  entries: readonly T[],
  fold: (name: string) => string,
  world: World,
): readonly T[] {
  if (world.duplicates === "both") {
    return entries;
  }
  const kept = new Map<string, T>();
  for (const entry of entries) {
    if (world.duplicates === "last" || !kept.has(fold(entry[0]))) {
      kept.set(fold(entry[0]), entry);
    }
  }
  return [...kept.values()];
}

function fill(text: string, world: World): string {
  return text.replaceAll("${NS}", () => world.placeholder);
}

function holds(operator: string, key: string, wanted: readonly string[], version: string, world: World): boolean {
  const given = world.context.get(key) ?? [];
  const name = operator
    .replace(/^ForA\w+Values?:/, "")
    .replace(/IfExists$/i, "")
    .toLowerCase();
  if (name === "null") {
    return wanted.includes(given.length === 0 ? "true" : "false");
  }
  const negated = name.includes("not");
  if (given.length === 0) {
    if (/IfExists$/i.test(operator) || operator.startsWith("ForAllValues:")) {
      return true;
    }
    return negated && !operator.startsWith("ForAnyValue:");
  }
  const test = (value: string) => {
    const hit = wanted.some((text) => one(name.replace("not", ""), text, value, version, world));
    return negated ? !hit : hit;
  };
  return operator.startsWith("ForAnyValue:") ? given.some(test) : given.every(test);
}

function one(name: string, wanted: string, given: string, version: string, world: World): boolean {
  if (name.startsWith("numeric")) {
    return ordered(name.slice("numeric".length), Number(given) - Number(wanted));
  }
  if (name.startsWith("date")) {
    return ordered(name.slice("date".length), Date.parse(given) - Date.parse(wanted));
  }
  if (name === "ipaddress") {
    return inRange(wanted, given);
  }
  const pattern = version === "2012-10-17" ? substitute(wanted, world) : wanted;
  if (pattern === undefined) {
    return false;
  }
  switch (name) {
    case "bool":
    case "stringequals":
      return restore(pattern) === given;
    case "stringequalsignorecase":
      return restore(pattern).toLowerCase() === given.toLowerCase();
    case "stringlike":
      return like(pattern, given);
    default: {
      const patterns = pattern.split(":");
      const parts = given.split(":");
      const tail = (list: readonly string[]) => list.slice(5).join(":");
      return patterns.slice(0, 5).every((part, at) => like(part, parts[at] ?? "")) && like(tail(patterns), tail(parts));
    }
  }
}

function ordered(order: string, difference: number): boolean {
  switch (order) {
    case "equals":
      return difference === 0;
    case "lessthan":
      return difference < 0;
    case "lessthanequals":
      return difference <= 0;
    case "greaterthan":
      return difference > 0;
    default:
      return difference >= 0;
  }
}

/** Characters that came from a variable are moved to the private use area, where no wildcard is. */
const PRIVATE = 0xe000;

function hide(text: string): string {
  return [...text].map((char) => String.fromCharCode(char.charCodeAt(0) + PRIVATE)).join("");
}

function restore(text: string): string {
  return text.replace(/[\ue000-\ue0ff]/g, (char) => String.fromCharCode(char.charCodeAt(0) - PRIVATE));
}

function substitute(text: string, world: World): string | undefined {
  let absent = false;
  const replaced = text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === "*" || inside === "?" || inside === "$") {
      return hide(inside);
    }
    const [key = "", fallback] = inside.split(/,\s*/);
    const value = world.context.get(key.toLowerCase())?.[0] ?? fallback?.slice(1, -1);
    absent ||= value === undefined;
    return hide(value ?? "");
  });
  return absent ? undefined : replaced;
}

function like(pattern: string, text: string): boolean {
  const source = [...pattern].map((char) => {
    if (char === "*") {
      return "[\\s\\S]*";
    }
    return char === "?" ? "[\\s\\S]" : restore(char).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^(?:${source.join("")})$`, "u").test(text);
}

/** IPv4 only: the tables cover IPv6. */
function inRange(range: string, address: string): boolean {
  const bits = (text: string) =>
    text
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  const [base = "", length = "32"] = range.split("/");
  return bits(base).slice(0, Number(length)) === bits(address).slice(0, Number(length));
}

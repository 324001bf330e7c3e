/** Finds AWS CLI commands in scripts, Makefiles and Markdown that say whose a trust policy file is, or what a role may do. */
import { isTemplated } from "../../names/template.ts";
import type { SyntaxFile } from "../../syntax/document.ts";
import { range, type TextRange } from "../../text/range.ts";
import { folderOf, resolveRelative } from "../../text/uri.ts";
import type { RoleCommandFact, RolePolicyFact } from "../facts.ts";
import type { Value } from "../value.ts";

const COMMAND = /\biam[ \t]+(?:create-role|update-assume-role-policy|attach-role-policy)\b/g;
/** The rest of a command: up to a line end that no backslash (PowerShell: backtick, cmd: caret) carries on, or a separator. */
const REST = /^(?:[\\`^][ \t]*\r?\n|"(?:\\.|[^"\\])*"|'[^']*'|[^\r\n;|&"'`])*/;
const ROLE_NAME = /--role-name(?:[ \t]+|=)(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`\\;|&]+))/;
const ROLE_PATH = /--path(?:[ \t]+|=)(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`\\;|&]+))/;
const POLICY_ARN = /--policy-arn(?:[ \t]+|=)(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`\\;|&]+))/;
const POLICY = /--(?:assume-role-policy-document|policy-document)(?:[ \t]+|=)["']?file:\/\/([^\s"'`;|&]+)/;
const MAX_FOLDERS = 32;
const MAX_COMMAND_LENGTH = 4096;

/** Role commands of a file; those whose policy is not a file, or whose path a variable gives, say nothing. */
export function readRoleCommands(file: SyntaxFile): readonly (RoleCommandFact | RolePolicyFact)[] {
  const { text, uri } = file;
  if (!/(?:assume|attach)-role-policy/.test(text)) {
    return [];
  }
  return [...text.matchAll(COMMAND)].flatMap((match): readonly (RoleCommandFact | RolePolicyFact)[] => {
    const from = match.index + match[0].length;
    const rest = REST.exec(text.slice(from, from + MAX_COMMAND_LENGTH))?.[0] ?? "";
    // Continuations become blanks of the same length, so that an option and its value may stand on two lines.
    const joined = rest.replace(/[\\`^][ \t]*\r?\n/g, (sign) => " ".repeat(sign.length));
    const roleName = readOption(ROLE_NAME, joined, from);
    const span = range(match.index, from + rest.trimEnd().length);
    if (match[0].endsWith("attach-role-policy")) {
      const arn = readOption(POLICY_ARN, joined, from);
      const role = { name: roleName, path: undefined, account: undefined };
      return roleName === undefined || arn === undefined
        ? []
        : [{ ...baseAt(uri, span), kind: "role-policy", role, policy: { how: "attached", arn } }];
    }
    const path = POLICY.exec(joined)?.[1];
    if (roleName === undefined || path === undefined || isVariable(path)) {
      return [];
    }
    const policyUris = policyUrisOf(uri, path);
    const creates = match[0].endsWith("create-role");
    const rolePath = creates ? readOption(ROLE_PATH, joined, from) : undefined;
    return [{ ...baseAt(uri, span), kind: "role-command", roleName, creates, rolePath, policyUris }];
  });
}

function baseAt(uri: string, span: TextRange) {
  return { uri, document: 0, range: span, source: "manifest" } as const;
}

function readOption(option: RegExp, command: string, base: number): Value | undefined {
  const match = option.exec(command);
  const text = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || text === undefined) {
    return undefined;
  }
  const outerEnd = base + match.index + match[0].length;
  const quoted = match[3] === undefined;
  const inner = range(outerEnd - text.length - (quoted ? 1 : 0), outerEnd - (quoted ? 1 : 0));
  const outer: TextRange = quoted ? range(inner.start - 1, inner.end + 1) : inner;
  const style = match[1] !== undefined ? "double" : match[2] !== undefined ? "single" : "plain";
  const known = style === "single" ? !isTemplated(text) : !isVariable(text);
  return { text, known, range: inner, outer, style, type: "string" };
}

/** Shells expand `$name` too, which elsewhere is plain text. */
function isVariable(text: string): boolean {
  return text.includes("$") || text.includes("`") || isTemplated(text);
}

/** Commands run from the file's folder or, in monorepos, from one above it. */
function policyUrisOf(uri: string, path: string): readonly string[] {
  const uris: string[] = [];
  let folder = folderOf(uri);
  while (uris.length < MAX_FOLDERS) {
    const candidate = resolveRelative(folder, path);
    if (uris.at(-1) !== candidate) {
      uris.push(candidate);
    }
    const parent = folderOf(folder);
    if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i.test(folder) || parent === folder) {
      break;
    }
    folder = parent;
  }
  return uris;
}

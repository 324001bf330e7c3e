/** What a text names: the roles, accounts, issuers and pods that narrow the workspace down to what went wrong. */
import { parseArn } from "../names/arn.ts";
import { withoutScheme } from "../names/issuer.ts";
import { parseSubject } from "../names/subject.ts";

/** Who made the call that the text is about. */
export interface Caller {
  readonly arn: string;
  /**
   * - `instance`: a session that is named after an EC2 instance, so the node's role (`…/i-0123…`);
   * - `user`: an IAM user or the root user, so an access key;
   * - `sign-in`: a role of IAM Identity Center, so a person;
   * - `role`: any other session of a role.
   */
  readonly kind: "instance" | "user" | "sign-in" | "role";
  readonly account: string;
  /** Name of the role; undefined for users. */
  readonly role: string | undefined;
  readonly session: string | undefined;
}

export interface NamedAccount {
  readonly namespace: string | undefined;
  readonly name: string;
}

export interface NamesInText {
  readonly callers: readonly Caller[];
  /** ARNs of roles that were to be assumed. */
  readonly roleArns: readonly string[];
  /** ARNs of roles behind "on resource:": the next ones of a chain. */
  readonly nextRoleArns: readonly string[];
  /** Without scheme. */
  readonly issuers: readonly string[];
  readonly serviceAccounts: readonly NamedAccount[];
  readonly namespaces: readonly string[];
  readonly pods: readonly string[];
  /** Actions that were refused, such as `s3:GetObject`. */
  readonly actions: readonly string[];
}

const NAME = "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?";
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";

const RESOURCE = /(?:on resource: ?|resource=)["']?$/i;

export function readNames(text: string): NamesInText {
  const roles = [...text.matchAll(/\barn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w+=,.@/-]*[\w+=@-]/g)].map((match) => ({
    arn: match[0],
    isNext: RESOURCE.test(text.slice(Math.max(0, match.index - 20), match.index)),
  }));
  const serviceAccounts = namedAccounts(text);
  return {
    callers: distinct(callersIn(text), ({ arn }) => arn),
    roleArns: unique(roles.flatMap(({ arn, isNext }) => (isNext ? [] : [arn]))),
    nextRoleArns: unique(roles.flatMap(({ arn, isNext }) => (isNext ? [arn] : []))),
    issuers: unique(
      all(text, /((?:https:\/\/)?\boidc[.-]eks\.[a-z0-9.-]{1,80}\/id\/[A-Za-z0-9]+)/g).map(withoutScheme),
    ),
    serviceAccounts,
    namespaces: unique([
      ...serviceAccounts.flatMap(({ namespace }) => namespace ?? []),
      ...all(text, new RegExp(`\\bnamespace["']?(?:[:=] ?| )["']?(${LABEL})\\b`, "g")),
      ...all(text, new RegExp(`(?:^| )(?:-n|--namespace)[ =](${LABEL})\\b`, "g")),
    ]),
    pods: unique([
      ...all(text, new RegExp(`\\bpods? ["'](${NAME})["']`, "g")),
      ...all(text, new RegExp(`\\bpods?["']?(?:/|[:=] ?)["']?(?:${LABEL}/)?(${NAME})\\b`, "g")),
    ]),
    actions: unique(all(text, /not authorized to perform:? ?([a-z0-9-]+:[A-Za-z*]+)/gi)),
  };
}

function namedAccounts(text: string): readonly NamedAccount[] {
  const subjects = all(text, /(system:serviceaccount:[^\s"',;)\]}]+)/g).flatMap((subject) => {
    const parsed = parseSubject(subject.replace(/[.:]+$/, ""));
    return parsed === undefined ? [] : [parsed];
  });
  const lookedUp = [...text.matchAll(new RegExp(`service account (${LABEL})/(${NAME})\\b`, "gi"))].map(
    ([, namespace, name = ""]) => ({ namespace, name }),
  );
  const known = [...subjects, ...lookedUp];
  const bare = all(
    text,
    new RegExp(`service ?accounts?(?:Name)?["']?(?:[:=/] ?| )["']?(${NAME})["']?(?= |$|[,;})\\]])`, "gi"),
  )
    .filter((name) => !/^(?:not|is|token|account|does|has|and|the|with|for|in)$/.test(name))
    .map((name) => ({ namespace: undefined, name }));
  const added = bare.filter(({ name }) => !known.some((other) => other.name === name));
  return distinct([...known, ...added], ({ namespace, name }) => `${namespace}/${name}`);
}

function callersIn(text: string): readonly Caller[] {
  const arns = [
    ...text.matchAll(
      /\barn:aws[a-z0-9-]*:(?:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]*[\w+=@-]|iam::\d{12}:(?:user\/[\w+=,.@/-]*[\w+=@-]|root\b))/g,
    ),
  ];
  return arns
    .filter(({ index }) => !RESOURCE.test(text.slice(Math.max(0, index - 20), index)))
    .map(([arn]) => readCaller(arn));
}

function readCaller(arn: string): Caller {
  const { account = "", resource = "" } = parseArn(arn) ?? {};
  const [kind, role, session] = resource.split("/");
  if (kind !== "assumed-role") {
    return { arn, kind: "user", account, role: undefined, session: undefined };
  }
  const isInstance = /^i-[0-9a-f]{8,17}$/.test(session ?? "");
  const isPerson = role?.startsWith("AWSReservedSSO_") === true;
  return { arn, kind: isInstance ? "instance" : isPerson ? "sign-in" : "role", account, role, session };
}

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function distinct<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}

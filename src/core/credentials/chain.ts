/**
 * Which credentials an AWS SDK ends up with in a container. The order is botocore's (environment, web identity, shared files,
 * container credentials, instance metadata); other SDKs agree on these five and differ in detail.
 */
import * as l10n from "@vscode/l10n";

/** In the order in which the chain asks them. `node-role` is what is left when nothing else answers. */
export const CREDENTIAL_CHAIN = [
  "static-keys",
  "web-identity",
  "shared-file",
  "container-credentials",
  "node-role",
] as const;

export type CredentialSource = (typeof CREDENTIAL_CHAIN)[number];

/** One variable as the container will have it; `value` is undefined where no file says it (a Secret, a template). */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string | undefined;
  /** Where it comes from, as words for a reason: "set in the manifest", "injected by the webhook". */
  readonly origin: string;
}

/** What a container has of credentials. */
export interface ContainerEnvironment {
  readonly variables: readonly EnvironmentVariable[];
  /** Secrets and ConfigMaps that `envFrom` takes in whole without any file saying what is in them. */
  readonly unreadSources: readonly string[];
  readonly mounts: readonly { readonly mountPath: string; readonly volume: string }[];
}

/** A source that answers, or may. */
export interface CredentialCandidate {
  readonly source: CredentialSource;
  /** `possible`: it depends on something that no file here says. */
  readonly state: "certain" | "possible";
  readonly because: string;
}

export interface EffectiveCredentials {
  /** The first source that certainly answers: what the SDK uses unless a possible one before it answers. */
  readonly source: CredentialSource;
  /** All that answer or may, in chain order; those before `source` are possible ones. The node's role is always the last. */
  readonly candidates: readonly CredentialCandidate[];
  /** What would change the outcome, one sentence each. */
  readonly changes: readonly string[];
}

/** A source in words, to follow "uses". */
export function describeSource(source: CredentialSource): string {
  const descriptions: Readonly<Record<CredentialSource, string>> = {
    "static-keys": l10n.t("the access key in the environment"),
    "web-identity": l10n.t("the role of AWS_ROLE_ARN by web identity (IRSA)"),
    "shared-file": l10n.t("the mounted AWS files"),
    "container-credentials": l10n.t("container credentials (EKS Pod Identity)"),
    "node-role": l10n.t("the node's role"),
  };
  return descriptions[source];
}

/** True when the chain asks `first` before `second`. */
export function comesBefore(first: CredentialSource, second: CredentialSource): boolean {
  return CREDENTIAL_CHAIN.indexOf(first) < CREDENTIAL_CHAIN.indexOf(second);
}

/** Follows the chain through a container. */
export function effectiveCredentials(container: ContainerEnvironment): EffectiveCredentials {
  const candidates = [
    ...staticKeys(container),
    ...pairOf(container, "web-identity", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"),
    ...sharedFile(container),
    ...containerCredentials(container),
    {
      source: "node-role",
      state: "certain",
      because: l10n.t("nothing has to be set for it, unless the node blocks IMDS"),
    },
  ] satisfies readonly CredentialCandidate[];
  const winner = candidates.find(({ state }) => state === "certain")?.source ?? "node-role";
  return { source: winner, candidates, changes: changesOf(candidates, winner) };
}

function staticKeys(container: ContainerEnvironment): readonly CredentialCandidate[] {
  const pair = pairOf(container, "static-keys", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
  if (pair.length > 0 || container.unreadSources.length === 0) {
    return pair;
  }
  const because = l10n.t("envFrom takes in {0}, which may hold AWS_ACCESS_KEY_ID", container.unreadSources.join(", "));
  return [{ source: "static-keys", state: "possible", because }];
}

function pairOf(
  container: ContainerEnvironment,
  source: CredentialSource,
  first: string,
  second: string,
): readonly CredentialCandidate[] {
  const one = variableOf(container, first);
  const other = variableOf(container, second);
  return one === undefined || other === undefined
    ? []
    : [{ source, state: "certain", because: l10n.t("{0} and {1} are {2}", first, second, one.origin) }];
}

/** SDKs take an empty variable for none. Where a name stands twice, the last one counts. */
function variableOf(container: ContainerEnvironment, name: string): EnvironmentVariable | undefined {
  const variable = container.variables.findLast((candidate) => candidate.name === name);
  return variable?.value === "" ? undefined : variable;
}

function sharedFile(container: ContainerEnvironment): readonly CredentialCandidate[] {
  const mount = container.mounts.find(({ mountPath }) => isSharedFile(mountPath)) ?? fileByVariable(container);
  if (mount === undefined) {
    return [];
  }
  const because = l10n.t(
    'volume "{0}" is mounted at {1}; whether there are credentials in it, no file here says',
    mount.volume,
    mount.mountPath,
  );
  return [{ source: "shared-file", state: "possible", because }];
}

/** `~/.aws` of any user, or a file in it. */
export function isSharedFile(mountPath: string): boolean {
  return /^(?:\/root|\/home\/[^/]+|\/)?\/\.aws(?:\/(?:credentials|config)?)?$/.test(mountPath);
}

function fileByVariable(container: ContainerEnvironment) {
  const file = variableOf(container, "AWS_SHARED_CREDENTIALS_FILE")?.value;
  return file === undefined
    ? undefined
    : container.mounts.find(
        ({ mountPath }) => mountPath !== "" && `${file}/`.startsWith(`${mountPath.replace(/\/$/, "")}/`),
      );
}

function containerCredentials(container: ContainerEnvironment): readonly CredentialCandidate[] {
  const variable = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    .map((name) => variableOf(container, name))
    .find((candidate) => candidate !== undefined);
  return variable === undefined
    ? []
    : [{ source: "container-credentials", state: "certain", because: `${variable.name} is ${variable.origin}` }];
}

function changesOf(candidates: readonly CredentialCandidate[], winner: CredentialSource): readonly string[] {
  const at = candidates.findIndex(({ source, state }) => source === winner && state === "certain");
  const before = candidates
    .slice(0, at)
    .map(({ source, because }) => l10n.t("{0} would come first: {1}.", sentence(describeSource(source)), because));
  const next = candidates[at + 1];
  const without =
    next === undefined
      ? []
      : [
          l10n.t(
            "Without {0}, {1} would be used: {2}.",
            describeSource(winner),
            describeSource(next.source),
            next.because,
          ),
        ];
  return [...before, ...without];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

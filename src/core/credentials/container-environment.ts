/** What a container will have of credentials: its own variables, what Secrets bring, what the webhook injects. */
import * as l10n from "@vscode/l10n";
import type { ContainerInjection } from "../injection/decide-container.ts";
import type { SecretFact } from "../model/facts.ts";
import type { Container } from "../model/pod-template.ts";
import { knownText } from "../model/value.ts";
import type { ContainerEnvironment, EnvironmentVariable } from "./chain.ts";

/** `secretNamed` finds a Secret of the pod's namespace among the files; undefined where none defines it. */
export function containerEnvironment(
  container: Container,
  injection: ContainerInjection | undefined,
  secretNamed: (name: string) => SecretFact | undefined,
): ContainerEnvironment {
  const fromSecrets = container.envFromSecrets.map((secret) => ({ secret, fact: secretNamed(secret.text) }));
  const variables: EnvironmentVariable[] = fromSecrets.flatMap(({ secret, fact }) =>
    (fact?.keys ?? []).map((key) => ({
      name: key.text,
      value: undefined,
      origin: l10n.t('taken from Secret "{0}"', secret.text),
    })),
  );
  // `env` goes before `envFrom` where both set a name.
  for (const { name, value, secret } of container.env) {
    const origin =
      secret === undefined ? l10n.t("set in the manifest") : l10n.t('taken from Secret "{0}"', secret.name?.text ?? "");
    variables.push({ name: name.text, value: knownText(value), origin });
  }
  for (const { name, value } of injection?.env ?? []) {
    variables.push({ name, value, origin: l10n.t("injected by the webhook") });
  }
  const mounts = container.mounts.map(({ name, mountPath }) => ({
    volume: name?.text ?? "",
    mountPath: mountPath?.text ?? "",
  }));
  const added = injection?.mount;
  return {
    variables,
    unreadSources: [
      ...fromSecrets.filter(({ fact }) => fact === undefined).map(({ secret }) => l10n.t('Secret "{0}"', secret.text)),
      ...container.envFromConfigMaps.map((map) => l10n.t('ConfigMap "{0}"', map.text)),
    ],
    mounts: added === undefined ? mounts : [...mounts, { volume: added.name, mountPath: added.mountPath }],
  };
}

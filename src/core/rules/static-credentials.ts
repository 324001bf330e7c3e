/** Access keys come first in the SDK's chain, and mounted AWS files before Pod Identity: the role stands by unused. */
import * as l10n from "@vscode/l10n";
import { type CredentialSource, comesBefore, effectiveCredentials, isSharedFile } from "../credentials/chain.ts";
import { containerEnvironment } from "../credentials/container-environment.ts";
import { mayEqual } from "../model/effective.ts";
import type { SecretFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Container, Volume } from "../model/pod-template.ts";
import { knownText } from "../model/value.ts";
import type { TextRange } from "../text/range.ts";
import { containersOf, identifiedPods, identityPlace, mechanismName } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

export const staticCredentials = defineRule({
  meta: {
    id: "static-credentials",
    title: "Other credentials come before the pod's role",
    category: "workload",
    source:
      "boto/botocore credentials.py, order of the providers; AWS SDKs and Tools Reference Guide, credential provider chain",
    fix: "none",
  },
  messages: {
    keys: {
      severity: "warning",
      text: 'Container "{container}" has an access key ({because}), which every AWS SDK takes before {mechanism}: the role {role} is never used. Remove the key, and delete it in IAM.',
    },
    file: {
      severity: "warning",
      text: 'Container "{container}" has Secret "{secret}" at {path}: credentials in it come before Pod Identity (though not before IRSA), so the role {role} may never be used. Remove the mount, or leave only settings in it.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      const source: CredentialSource = identified.mechanism === "irsa" ? "web-identity" : "container-credentials";
      const values = {
        role: identified.role?.text ?? l10n.t("of the ServiceAccount"),
        mechanism: mechanismName(identified.mechanism),
      };
      const related = [identityPlace(identified)];
      for (const { container, injection } of containersOf(identified)) {
        if (!mayHaveOthers(container)) {
          continue;
        }
        const environment = containerEnvironment(container, injection, (name) => secretNamed(name, fact, graph));
        const { candidates } = effectiveCredentials(environment);
        const first = candidates.find(({ state }) => state === "certain");
        const name = container.name?.text ?? "";
        if (first?.source === "static-keys" && candidates.some((candidate) => candidate.source === source)) {
          const range = keyRange(container, (secret) => secretNamed(secret, fact, graph));
          yield {
            message: "keys",
            values: { ...values, container: name, because: first.because },
            range,
            related,
            data: undefined,
          };
        } else if (first?.source === source && comesBefore("shared-file", source)) {
          for (const mount of secretFiles(container, identified.pod.volumes)) {
            const { path, secret, range } = mount;
            yield {
              message: "file",
              values: { ...values, container: name, path, secret },
              range,
              related,
              data: undefined,
            };
          }
        }
      }
    }
  },
});

/** False for most containers: neither variables of AWS, nor a Secret, nor a volume brings anything along. */
function mayHaveOthers({ env, envFromSecrets, mounts }: Container): boolean {
  return envFromSecrets.length + mounts.length > 0 || env.some(({ name }) => name.text.startsWith("AWS_"));
}

/** The Secret as files define it, by the names that are written in them. */
function secretNamed(name: string, fact: WorkloadFact, graph: IdentityGraph): SecretFact | undefined {
  const namespace = knownText(fact.meta.namespace);
  return graph.secretsNamed(name).find(({ meta }) => mayEqual(knownText(meta.namespace), namespace));
}

function keyRange(container: Container, find: (secret: string) => SecretFact | undefined): TextRange {
  const own = container.env.find(({ name }) => name.text === "AWS_ACCESS_KEY_ID");
  const secret = container.envFromSecrets.find((value) =>
    find(value.text)?.keys.some(({ text }) => text === "AWS_ACCESS_KEY_ID"),
  );
  return own?.name.range ?? secret?.range ?? container.name?.range ?? container.range;
}

interface MountedFile {
  readonly path: string;
  readonly secret: string;
  readonly range: TextRange;
}

/** Secrets where SDKs look for credentials. ConfigMaps there hold settings: that is how roles are chained. */
function secretFiles(container: Container, volumes: readonly Volume[]): readonly MountedFile[] {
  return container.mounts.flatMap(({ name, mountPath }) => {
    const volume = volumes.find((candidate) => candidate.name?.text === name?.text);
    const isFile = mountPath?.known === true && isSharedFile(mountPath.text) && !mountPath.text.endsWith("/config");
    return mountPath === undefined || !isFile || volume?.secretName === undefined
      ? []
      : [{ path: mountPath.text, secret: volume.secretName.text, range: mountPath.range }];
  });
}

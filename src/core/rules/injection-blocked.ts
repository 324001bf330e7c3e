/** A container that sets one of the identity variables by hand gets neither of them from the webhook. */
import * as l10n from "@vscode/l10n";
import type { Injection } from "../injection/decide.ts";
import { MECHANISMS } from "../injection/webhook.ts";
import type { Container, EnvVariable } from "../model/pod-template.ts";
import { type ContainerAddress, removeVariables } from "./container-edits.ts";
import {
  containersOf,
  type IdentifiedContainer,
  type IdentifiedPod,
  identifiedPods,
  identityPlace,
  mechanismName,
  otherRole,
} from "./identified-pod.ts";
import { defineRule, type Fix } from "./rule.ts";

type Message = "half" | "noFile" | "pinned" | "outranked";

interface Data {
  readonly address: ContainerAddress;
  readonly variables: readonly EnvVariable[];
  /** False where the container works as it is. */
  readonly broken: boolean;
}

export const injectionBlocked = defineRule({
  meta: {
    id: "injection-blocked",
    title: "Identity variables set by hand keep the webhook from injecting them",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, addEnvToContainer",
    fix: "automatic",
  },
  messages: {
    half: {
      severity: "warning",
      text: 'Container "{container}" sets {own}, so the webhook injects neither it nor {other}, and the SDK has only half of what {mechanism} needs. Remove {own}; the webhook sets both.',
    },
    noFile: {
      severity: "warning",
      text: 'Container "{container}" sets {own} by hand, so the webhook injects neither, and nothing is mounted at {file}: there is no token there. Remove both; the webhook sets them to the file that it mounts.',
    },
    pinned: {
      severity: "hint",
      text: 'Container "{container}" sets {own} by hand, so the webhook injects neither: a change of the account\'s role does not reach this container. Without them the webhook sets both.',
    },
    outranked: {
      severity: "warning",
      text: 'Container "{container}" sets {own} by hand, which AWS SDKs take before Pod Identity: the role of the association is not used here. Remove both.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      for (const part of containersOf(identified)) {
        const found = problemOf(part, identified);
        const [first] = found?.variables ?? [];
        if (found === undefined || first === undefined) {
          continue;
        }
        const { container } = part;
        const address = { uri: fact.uri, document: fact.document, container };
        const data: Data = { address, variables: found.variables, broken: found.message !== "pinned" };
        const names = found.variables.map(({ name }) => name.text);
        const values = {
          container: container.name?.text ?? "",
          own: names.join(" and "),
          other: MECHANISMS[identified.mechanism].variables.find((name) => !names.includes(name)) ?? "",
          mechanism: mechanismName(identified.mechanism),
          file: found.file,
        };
        yield { message: found.message, values, range: first.name.range, related: [identityPlace(identified)], data };
      }
    }
  },
  fix({ data: { address, variables, broken } }, context) {
    const edits = removeVariables(address, variables, context);
    const names = variables.map(({ name }) => name.text).join(" and ");
    const fixes: Fix[] = edits === undefined ? [] : [{ title: l10n.t("Remove {0}", names), preferred: broken, edits }];
    return fixes;
  },
});

interface Problem {
  readonly message: Message;
  readonly variables: readonly EnvVariable[];
  /** The token's file as the container has it. */
  readonly file: string;
}

function problemOf(part: IdentifiedContainer, identified: IdentifiedPod): Problem | undefined {
  const { container, injection } = part;
  const { mechanism } = identified;
  const [, tokenFile] = MECHANISMS[mechanism].variables;
  const own = variablesNamed(container, MECHANISMS[mechanism].variables);
  // Of containers that get no mount, and of another role, other rules tell.
  if (injection.outcome !== "injected" || otherRole(part, identified) !== undefined) {
    return undefined;
  }
  if (own.length === 0) {
    const web = variablesNamed(container, MECHANISMS.irsa.variables);
    return mechanism === "pod-identity" && web.length === 2
      ? { message: "outranked", variables: web, file: "" }
      : undefined;
  }
  if (own.length === 1) {
    return identified.patched ? undefined : { message: "half", variables: own, file: "" };
  }
  const file = own.find(({ name }) => name.text === tokenFile)?.value;
  const isThere = !file?.known || isMounted(file.text, part, identified.injection);
  return { message: isThere ? "pinned" : "noFile", variables: own, file: file?.text ?? "" };
}

function variablesNamed(container: Container, names: readonly string[]): readonly EnvVariable[] {
  return names.flatMap((wanted) => container.env.findLast(({ name }) => name.text === wanted) ?? []);
}

function isMounted(file: string, { container, injection }: IdentifiedContainer, pod: Injection): boolean {
  const paths = container.mounts.map(({ mountPath }) => mountPath?.text ?? "");
  const all =
    injection.mount === undefined || pod.mechanism === undefined ? paths : [...paths, injection.mount.mountPath];
  return all.some((path) => path !== "" && `${file}/`.startsWith(`${path.replace(/\/$/, "")}/`));
}

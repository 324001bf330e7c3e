/** A container with identity, region and STS variables of its own is left alone by the webhook, the token's mount included. */
import * as l10n from "@vscode/l10n";
import { MECHANISMS } from "../injection/webhook.ts";
import type { EnvVariable } from "../model/pod-template.ts";
import { type ContainerAddress, removeVariables } from "./container-edits.ts";
import { containersOf, identifiedPods, identityPlace } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly address: ContainerAddress;
  readonly variables: readonly EnvVariable[];
}

export const injectionMountLost = defineRule({
  meta: {
    id: "injection-mount-lost",
    title: "Container sets all that the webhook would, and so gets no token",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, addEnvToContainer (early return); issue 82",
    fix: "automatic",
  },
  messages: {
    lost: {
      severity: "error",
      text: 'Container "{container}" sets {identity}, {region} and {sts} itself, so the webhook takes it for complete and mounts no token: there is nothing at {mountPath}. Remove {identity}; the webhook sets it and mounts the token.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      const { variables, mountPath } = MECHANISMS[identified.mechanism];
      for (const { container, injection } of containersOf(identified)) {
        const [reason] = injection.reasons;
        const own = variables.flatMap((name) => container.env.filter((variable) => variable.name.text === name));
        const [first] = own;
        const file = own.find(({ name }) => name.text === variables[1])?.value;
        const hasToken = container.mounts.some(
          (mount) =>
            mount.mountPath !== undefined &&
            `${file?.text ?? mountPath}/`.startsWith(`${mount.mountPath.text.replace(/\/$/, "")}/`),
        );
        if (injection.outcome !== "complete" || reason === undefined || first === undefined || hasToken) {
          continue;
        }
        const { identity = "", region = "", sts = "" } = reason.values;
        const data: Data = {
          address: { uri: fact.uri, document: fact.document, container },
          variables: own,
        };
        yield {
          message: "lost",
          values: { container: container.name?.text ?? "", identity, region, sts, mountPath },
          range: first.name.range,
          related: [identityPlace(identified)],
          data,
        };
      }
    }
  },
  fix({ data: { address, variables } }, context) {
    const edits = removeVariables(address, variables, context);
    const names = variables.map(({ name }) => name.text).join(" and ");
    return edits === undefined ? [] : [{ title: l10n.t("Remove {0}", names), preferred: true, edits }];
  },
});

/** One region variable set by hand keeps the webhook from injecting either: an image that reads the other one has none. */
import * as l10n from "@vscode/l10n";
import { REGION_VARIABLES } from "../injection/webhook.ts";
import { knownText } from "../model/value.ts";
import { addVariable, type ContainerAddress } from "./container-edits.ts";
import { containersOf, identifiedPods } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly address: ContainerAddress;
  readonly name: string;
  readonly value: string | undefined;
}

export const regionPartial = defineRule({
  meta: {
    id: "region-partial",
    title: "Only one of AWS_REGION and AWS_DEFAULT_REGION is set",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, addEnvToContainer",
    fix: "automatic",
  },
  messages: {
    partial: {
      severity: "hint",
      text: 'Container "{container}" sets {own}, so the webhook injects neither region variable, and what reads {other} has no region. Set both, or none.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      for (const { container, injection } of containersOf(identified)) {
        const own = container.env.filter(({ name }) => (REGION_VARIABLES as readonly string[]).includes(name.text));
        const [first] = own;
        const other = REGION_VARIABLES.find((name) => !own.some((variable) => variable.name.text === name));
        const isKept = injection.reasons.some(({ code }) => code === "region-kept");
        // What comes from envFrom may be the other one.
        const isAll = container.envFromSecrets.length + container.envFromConfigMaps.length === 0;
        if (!isKept || !isAll || identified.patched || first === undefined || other === undefined) {
          continue;
        }
        const address = { uri: fact.uri, document: fact.document, container };
        const data: Data = { address, name: other, value: knownText(first.value) };
        const values = { container: container.name?.text ?? "", own: first.name.text, other };
        yield { message: "partial", values, range: first.name.range, data };
      }
    }
  },
  fix({ data: { address, name, value } }, context) {
    const edits = value === undefined ? undefined : addVariable(address, name, value, context);
    return edits === undefined
      ? []
      : [{ title: l10n.t('Add {0} with "{1}"', name ?? "", value ?? ""), preferred: true, edits }];
  },
});

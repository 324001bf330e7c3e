/** The last step of the workflow: seeing in the cluster which identity a pod has. */
import { shellCommand } from "../generate/shell.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import { knownText } from "../model/value.ts";
import type { TreeSources } from "../view/standing.ts";
import type { GuideStep } from "./guide.ts";
import { step } from "./parts.ts";
import { NOT_SET_UP, type State, state } from "./state.ts";

/** Workload kinds that `kubectl exec` can pick a pod of. */
const EXECUTABLE = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job)$/;

/** Files cannot verify: the step offers what does. */
export function verificationStep(account: EffectiveAccount, { graph }: TreeSources, isSetUp: boolean): GuideStep {
  const { namespace, name } = account.placement;
  const of: State = isSetUp
    ? state(
        "unknown",
        "Files cannot tell which identity a running pod has. Verify it, or run the command and compare its ARN with the role.",
      )
    : { verdict: "none", status: NOT_SET_UP, reasons: ["There is no identity to verify yet."], place: undefined };
  const [workload] = graph.workloadsOf(account);
  const kind = knownText(workload?.fact.meta.kind);
  const target = workload?.placement.name;
  const inside = ["--", "aws", "sts", "get-caller-identity"];
  const resource =
    kind === undefined || target === undefined || !EXECUTABLE.test(kind)
      ? undefined
      : kind === "Pod"
        ? target
        : `${kind.toLowerCase()}/${target}`;
  const ask =
    namespace === undefined || resource === undefined
      ? undefined
      : shellCommand("kubectl", "exec", "-n", namespace, resource, ...inside);
  const verify =
    namespace === undefined || name === undefined ? undefined : shellCommand("irsa", "verify", `${namespace}/${name}`);
  const copies = [
    { title: "Copy kubectl command", text: ask },
    { title: "Copy irsa verify", text: verify },
  ];
  return step("verification", "Verification", of, {
    what: "Ask AWS from inside a pod who it is: aws sts get-caller-identity.",
    why: "Only the answer proves it: an assumed-role ARN with the role's name. The node's role there means that the pod got nothing.",
    facts: [["Command", ask ?? verify]],
    actions: [
      ...(isSetUp ? [{ kind: "command" as const, command: "verify" as const, title: "Verify now" }] : []),
      ...copies.flatMap(({ title, text }) => (text === undefined ? [] : [{ kind: "copy" as const, title, text }])),
    ],
  });
}

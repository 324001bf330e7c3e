/** The last step of the workflow: seeing in the cluster which identity a pod has. */
import * as l10n from "@vscode/l10n";
import { shellCommand } from "../generate/shell.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import { knownText } from "../model/value.ts";
import type { TreeSources } from "../view/standing.ts";
import type { GuideStep } from "./guide.ts";
import { step } from "./parts.ts";
import { type State, state } from "./state.ts";

/** Workload kinds that `kubectl exec` can pick a pod of. */
const EXECUTABLE = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job)$/;

/** Files cannot verify: the step offers what does. */
export function verificationStep(account: EffectiveAccount, { graph }: TreeSources, isSetUp: boolean): GuideStep {
  const { namespace, name } = account.placement;
  const of: State = isSetUp
    ? state(
        "unknown",
        l10n.t(
          "Files cannot tell which identity a running pod has. Verify it, or run the command and compare its ARN with the role.",
        ),
      )
    : {
        verdict: "none",
        isMissing: true,
        reasons: [l10n.t("There is no identity to verify yet.")],
        place: undefined,
      };
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
    { title: l10n.t("Copy kubectl command"), text: ask },
    { title: l10n.t("Copy irsa verify"), text: verify },
  ];
  return step("verification", l10n.t("Verification"), of, {
    what: l10n.t("Ask AWS from inside a pod who it is: aws sts get-caller-identity."),
    why: l10n.t(
      "Only the answer proves it: an assumed-role ARN with the role's name. The node's role there means that the pod got nothing.",
    ),
    facts: [[l10n.t("Command"), ask ?? verify]],
    actions: [
      ...(isSetUp ? [{ kind: "command" as const, command: "verify" as const, title: l10n.t("Verify now") }] : []),
      ...copies.flatMap(({ title, text }) => (text === undefined ? [] : [{ kind: "copy" as const, title, text }])),
    ],
  });
}

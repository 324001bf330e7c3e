/** The webhook tells Windows by the nodeSelector only: chosen by affinity, pods get the token's path of Linux. */
import * as l10n from "@vscode/l10n";
import { nodeAt } from "../edit/place.ts";
import { setPath } from "../edit/set-entry.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import { identifiedPods } from "./identified-pod.ts";
import { OS_LABELS, pinnedBy } from "./node-choice.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly document: number;
  readonly pod: PodTemplate;
}

export const windowsByAffinity = defineRule({
  meta: {
    id: "windows-by-affinity",
    title: "Windows is chosen by affinity only, which the webhook does not read",
    category: "workload",
    source: "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, getPodSpecPatch (nodeSelector)",
    fix: "automatic",
  },
  messages: {
    affinity: {
      severity: "warning",
      text: "These pods run on Windows by nodeAffinity, but the webhook reads the nodeSelector only, and sets AWS_WEB_IDENTITY_TOKEN_FILE to a path of Linux. Add kubernetes.io/os: windows to the nodeSelector.",
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const { pod, mechanism } of identifiedPods(fact, graph)) {
      const choice = pinnedBy(pod, OS_LABELS, "windows");
      // Pod Identity does not work on Windows at all (pod-identity-platform).
      if (mechanism === "irsa" && choice?.by === "affinity") {
        const data: Data = { document: fact.document, pod };
        yield { message: "affinity", values: {}, range: choice.value.range, data };
      }
    }
  },
  fix({ uri, data: { document, pod } }, context) {
    const file = context.file(uri);
    const spec = pod.specRange === undefined ? undefined : nodeAt(file?.documents[document]?.root, pod.specRange);
    const edits =
      file === undefined || spec?.kind !== "map"
        ? undefined
        : setPath(file, spec, ["nodeSelector", "kubernetes.io/os"], "windows");
    return edits === undefined
      ? []
      : [
          {
            title: l10n.t("Add kubernetes.io/os: windows to the nodeSelector"),
            preferred: true,
            edits: [{ kind: "edit", uri, edits }],
          },
        ];
  },
});

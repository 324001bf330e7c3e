/** Setting the ServiceAccount of a pod template. */
import { nodeAt } from "../edit/place.ts";
import { setMapEntry } from "../edit/set-entry.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { TextEdit } from "../text/edits.ts";
import type { FixContext } from "./rule.ts";

/** Sets `serviceAccountName` (or what the kind calls it) as the first field of the pod spec. */
export function setAccountName(
  uri: string,
  document: number,
  pod: PodTemplate,
  account: string,
  context: FixContext,
): readonly TextEdit[] | undefined {
  const file = context.file(uri);
  const node = pod.specRange === undefined ? undefined : nodeAt(file?.documents[document]?.root, pod.specRange);
  const field = pod.accountPath.slice(pod.accountPath.lastIndexOf(".") + 1);
  return file === undefined || node?.kind !== "map" ? undefined : setMapEntry(file, node, field, account, "first");
}

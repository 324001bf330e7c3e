/** What a screen reader is told when the picture changes under its reader. */
import * as l10n from "@vscode/l10n";
import type { AccountGuide } from "../../core/guide/guide.ts";

/** A sentence for every message whose verdict is another one; none for another mechanism. */
export function changesBetween(
  before: AccountGuide<string> | undefined,
  after: AccountGuide<string> | undefined,
): readonly string[] {
  if (before === undefined || after === undefined || before.mechanism !== after.mechanism) {
    return [];
  }
  return after.picture.arrows.flatMap((arrow, index) => {
    const isSame = before.picture.arrows[index]?.status === arrow.status;
    const [reason = ""] = arrow.reasons;
    return isSame
      ? []
      : [l10n.t("Step {0}, {1}: {2}. {3}", index + 1, arrow.label.replace(/\?$/, ""), arrow.status, reason)];
  });
}

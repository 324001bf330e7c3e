/** Where a thing stands between the state that an action starts from and the one that it leaves: asked before and after every call. */
import * as l10n from "@vscode/l10n";
import type { RoleState } from "../plan/action.ts";

export type Standing =
  | { readonly state: "before" }
  /**
   * `own`: whether this run made it, where the thing itself can tell (a tag, field managers); undefined where it cannot. `uid` of a
   * Kubernetes object.
   */
  | { readonly state: "after"; readonly own: boolean | undefined; readonly uid: string | undefined }
  /** In neither: somebody else changed it. */
  | { readonly state: "other"; readonly message: string }
  /** What it belongs to is not there, or too new to be seen. */
  | { readonly state: "missing"; readonly message: string };

export const BEFORE: Standing = { state: "before" };

export function after(own?: boolean, uid?: string): Standing {
  return { state: "after", own, uid };
}

export function other(message: string): Standing {
  return { state: "other", message };
}

export function missing(message: string): Standing {
  return { state: "missing", message };
}

/** Tag on everything that a run creates in AWS: its id. By it a crash cannot make us forget what is ours. */
export const RUN_TAG = "irsa-workbench:run";

export function roleIsGone({ name }: Pick<RoleState, "name">): Standing {
  return missing(l10n.t('There is no role "{0}".', name));
}

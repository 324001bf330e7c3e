/** What a change turns into what, as texts that can be compared side by side. */
import type { JsonValue } from "../../ports.ts";
import type { Action, AssociationSettings } from "../action.ts";
import { parseJsonText } from "../canonical.ts";
import { yamlText } from "./yaml-text.ts";

export interface ChangeTexts {
  /** Empty where the thing is not there. */
  readonly before: string;
  readonly after: string;
  /** Name of a file that would hold it, for editors to pick the language by. */
  readonly name: string;
}

/** Undefined for changes that their title says completely. */
export function changeTexts(action: Action): ChangeTexts | undefined {
  switch (action.kind) {
    case "create-role":
      return { before: "", after: pretty(action.role.trustPolicy), name: "trust-policy.json" };
    case "delete-role":
      return { before: pretty(action.role.trustPolicy), after: "", name: "trust-policy.json" };
    case "set-trust-policy":
      return { before: pretty(action.before), after: pretty(action.after), name: "trust-policy.json" };
    case "set-inline-policy":
      return {
        before: pretty(action.before ?? ""),
        after: pretty(action.after ?? ""),
        name: "permission-policy.json",
      };
    case "create-association":
      return { before: "", after: settingsText(action.settings), name: "association.json" };
    case "delete-association":
      return { before: settingsText(action.settings), after: "", name: "association.json" };
    case "update-association":
      return { before: settingsText(action.before), after: settingsText(action.after), name: "association.json" };
    case "create-object":
      return { before: "", after: yamlText(action.object), name: `${action.ref.kind.toLowerCase()}.yaml` };
    case "delete-object":
      return { before: yamlText(action.object), after: "", name: `${action.ref.kind.toLowerCase()}.yaml` };
    case "apply-object":
      return {
        before: yamlText(action.before),
        after: yamlText(action.after),
        name: `${action.ref.kind.toLowerCase()}.yaml`,
      };
    default:
      return undefined;
  }
}

/** JSON as AWS prints it; text that is no JSON as it is. */
export function pretty(text: string): string {
  const value = parseJsonText(text);
  return value === undefined ? text : `${JSON.stringify(value, undefined, 2)}\n`;
}

function settingsText({ roleArn, targetRoleArn, disableSessionTags, policy }: AssociationSettings): string {
  const shown: JsonValue = {
    roleArn,
    ...(targetRoleArn === undefined ? {} : { targetRoleArn }),
    disableSessionTags,
    ...(policy === undefined ? {} : { policy: parseJsonText(policy) ?? policy }),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

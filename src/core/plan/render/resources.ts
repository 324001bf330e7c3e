/** What renderings as templates share: names of resources, and a role's policies gathered from the changes that give them. */
import type { InlinePolicy } from "../../ports.ts";
import type { Action } from "../action.ts";
import type { Plan } from "../plan.ts";

export interface RolePolicies {
  readonly attached: readonly string[];
  readonly inline: readonly InlinePolicy[];
}

/** Policies that the plan gives to a role. */
export function policiesOf({ changes }: Plan, roleName: string): RolePolicies {
  const attached: string[] = [];
  const inline: InlinePolicy[] = [];
  for (const { action } of changes) {
    if (action.kind === "attach-policy" && action.roleName === roleName) {
      attached.push(action.policyArn);
    } else if (action.kind === "set-inline-policy" && action.roleName === roleName && action.after !== undefined) {
      inline.push({ name: action.policyName, document: action.after });
    }
  }
  return { attached, inline };
}

/** Titles of changes that the rendering cannot express. */
export function foreignChanges({ changes }: Plan, isExpressed: (action: Action) => boolean): readonly string[] {
  return changes.filter(({ action }) => !isExpressed(action)).map(({ title }) => title);
}

/** Gives every resource a name of its own; `form` makes a text one that the language takes. */
export function resourceNames(form: (text: string) => string): (text: string) => string {
  const used = new Set<string>();
  return (text) => {
    const base = form(text);
    let name = base;
    for (let number = 2; used.has(name); number++) {
      name = `${base}${number}`;
    }
    used.add(name);
    return name;
  };
}

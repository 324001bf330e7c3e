/** A plan in the other languages that people keep such things in. */
import { needsOfPlan } from "../../core/plan/needs.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { cloudFormationText } from "../../core/plan/render/cloudformation.ts";
import { commandsOf } from "../../core/plan/render/commands.ts";
import { iamPolicyText, rbacText } from "../../core/plan/render/permissions.ts";
import { terraformText } from "../../core/plan/render/terraform.ts";

export type PlanForm = "commands" | "eksctl" | "terraform" | "cloudformation" | "permissions";

export interface PlanText {
  /** Of VS Code. */
  readonly language: string;
  readonly text: string;
}

export function planAs(plan: Plan, form: PlanForm): PlanText {
  switch (form) {
    case "commands":
    case "eksctl":
      return { language: "shellscript", text: scriptOf(plan, form === "eksctl" ? "eksctl" : "aws") };
    case "terraform":
      return { language: "terraform", text: terraformText(plan) };
    case "cloudformation":
      return { language: "yaml", text: cloudFormationText(plan) };
    case "permissions": {
      const needs = needsOfPlan(plan);
      const rbac = rbacText(needs);
      return { language: "yaml", text: `${iamPolicyText(needs)}${rbac === "" ? "" : `---\n${rbac}`}` };
    }
  }
}

/** Files first, then commands, each under its title: runs as a script. */
export function scriptOf(plan: Plan, tool: "aws" | "eksctl"): string {
  const { files, commands } = commandsOf(plan, tool);
  return [
    ...files.map(({ name, text }) => `cat > ${name} <<'EOF'\n${text}EOF\n`),
    ...commands.map(({ title, command }) => `# ${title}\n${command}\n`),
  ].join("\n");
}

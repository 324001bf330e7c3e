/** All rules, in the order in which documentation lists them. */
import type { Rule } from "./rule.ts";

export const RULES: readonly Rule[] = [];

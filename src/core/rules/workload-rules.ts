/** The rules about workloads, in the order in which documentation lists them. */
import type { Rule } from "./rule.ts";
import { workloadDefaultSa } from "./workload-default-sa.ts";
import { workloadSaMissing } from "./workload-sa-missing.ts";

export const WORKLOAD_RULES: readonly Rule[] = [workloadSaMissing, workloadDefaultSa];

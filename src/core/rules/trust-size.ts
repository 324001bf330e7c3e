/** A role's trust policy has a quota of its own, far below that of permission policies. */
import { defineRule } from "./rule.ts";

/** What the quota can be raised to (L-C07B4B0D, ACLSizePerRole). */
const MOST = 8192;

export const trustSize = defineRule({
  meta: {
    id: "trust-size",
    title: "Trust policy is longer than IAM allows",
    category: "trust-policy",
    source: "IAM User Guide, reference_iam-quotas: role trust policy length",
    fix: "none",
  },
  messages: {
    quota: {
      severity: "warning",
      text: 'The trust policy has {size} characters (white space not counted), and a role\'s may have {quota}: IAM answers "LimitExceeded: Cannot exceed quota for ACLSizePerRole: {quota}". Put subjects that share an issuer into one list, or have the quota raised (up to 8192) and set irsa.trustPolicyQuota.',
    },
    most: {
      severity: "error",
      text: "The trust policy has {size} characters (white space not counted), and IAM raises a role's quota to 8192 at most. Put subjects that share an issuer into one list, or use several roles.",
    },
  },
  subjects: ["trust-policy"],
  *check({ policy }, { settings }) {
    const { size, statementKey, range } = policy;
    const quota = settings.trustPolicyQuota;
    if (size === undefined || size <= Math.min(quota, MOST) || !policy.complete) {
      return;
    }
    yield {
      message: size > MOST ? "most" : "quota",
      values: { size: String(size), quota: String(quota) },
      range: statementKey?.range ?? { start: range.start, end: range.start + 1 },
      data: undefined,
    };
  },
});

// However many accounts a role gets, one draft after the other, its trust policy admits exactly those.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccessIntent, IntentCluster } from "../../../src/core/generate/intent.ts";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import { write } from "../../fakes/drafted.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { intent, PRACTICE } from "./intents.ts";

const OTHER: IntentCluster = {
  ...PRACTICE,
  name: "other",
  region: "eu-west-1",
  issuer: "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE0123456789ABCDEFEXAMPLE00",
};
const CLUSTERS = [PRACTICE, OTHER];
const NAMESPACES = ["shop", "reports"];
const ACCOUNTS = ["reader", "writer"];
const ALL = CLUSTERS.flatMap((cluster) =>
  NAMESPACES.flatMap((namespace) => ACCOUNTS.map((serviceAccount) => ({ cluster, namespace, serviceAccount }))),
);

const drafts = fc.array(fc.nat({ max: ALL.length - 1 }), { minLength: 1, maxLength: 6 });

function admitted(
  workspace: ReturnType<typeof memoryWorkspace>,
  mechanism: AccessIntent["mechanism"],
): readonly number[] {
  const [fact] = workspace.workspace.graph.all("trust-policy");
  return ALL.flatMap(({ cluster, namespace, serviceAccount }, index) => {
    const verdict =
      fact &&
      evaluateTrust(
        fact.policy,
        mechanism === "irsa"
          ? {
              mechanism,
              issuer: cluster.issuer,
              account: cluster.account,
              subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
              audience: "sts.amazonaws.com",
              otherKeys: "absent",
            }
          : {
              mechanism,
              namespace,
              serviceAccount,
              clusterName: cluster.name,
              clusterArn: `arn:aws:eks:${cluster.region}:111122223333:cluster/${cluster.name}`,
              account: cluster.account,
              sessionTagsDisabled: false,
              otherKeys: "absent",
            },
      ).verdict;
    return verdict === "allowed" ? [index] : [];
  });
}

test.each(["irsa", "pod-identity"] as const)("%s", (mechanism) => {
  fc.assert(
    fc.property(drafts, (indexes) => {
      const workspace = memoryWorkspace({});
      for (const index of indexes) {
        const role: AccessIntent["role"] = { kind: "existing", arn: "arn:aws:iam::111122223333:role/shared" };
        write(workspace, intent({ ...ALL[index], mechanism, role, workload: { kind: "none" } }));
      }
      expect(workspace.workspace.graph.all("trust-policy")).toHaveLength(1);
      expect(admitted(workspace, mechanism)).toEqual([...new Set(indexes)].sort((a, b) => a - b));
      // That accounts of two namespaces share the role is what was asked for, and told as information.
      expect(workspace.shown().filter(({ rule }) => rule !== "sa-shared-role")).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

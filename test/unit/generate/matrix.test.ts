// What is generated, in every combination, passes all rules, admits its account and is not generated twice.
import { describe, expect, test } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { evaluateTrust } from "../../../src/core/trust/evaluate.ts";
import type { TrustRequest } from "../../../src/core/trust/verdict.ts";
import { draftIn, write } from "../../fakes/drafted.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { CHINA, GOV, intent, PRACTICE } from "./intents.ts";

const MECHANISMS = ["irsa", "pod-identity"] as const;
const CLUSTERS = [PRACTICE, CHINA, GOV];
const ROLES: readonly AccessIntent["role"][] = [
  { kind: "new", name: "practice-storefront-s3-reader", path: "/" },
  { kind: "new", name: "s3+reader,a@b", path: "/irsa/prod/" },
];
const NAMES = [
  { namespace: "storefront", serviceAccount: "s3-reader" },
  { namespace: "123", serviceAccount: "true.1e3" },
];
const PERMISSIONS: readonly ((partition: string) => AccessIntent["permissions"])[] = [
  () => ({ kind: "none" }),
  () => ({ kind: "s3-read", bucket: "practice-reports" }),
  (partition) => ({ kind: "managed", policyArns: [`arn:${partition}:iam::aws:policy/AmazonS3ReadOnlyAccess`] }),
];
const WORKLOADS: readonly AccessIntent["workload"][] = [
  { kind: "none" },
  { kind: "test-pod", name: "null" },
  { kind: "deployment", name: "s3-access" },
];

const CASES = MECHANISMS.flatMap((mechanism) =>
  CLUSTERS.flatMap((cluster) =>
    ROLES.flatMap((role) =>
      NAMES.flatMap((names) =>
        PERMISSIONS.flatMap((permissions) =>
          WORKLOADS.map((workload) =>
            intent({ mechanism, cluster, role, ...names, permissions: permissions(cluster.partition), workload }),
          ),
        ),
      ),
    ),
  ),
);

function requestOf({ mechanism, cluster, namespace, serviceAccount }: AccessIntent): TrustRequest {
  return mechanism === "irsa"
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
        clusterArn: `arn:${cluster.partition}:eks:${cluster.region}:${cluster.account}:cluster/${cluster.name}`,
        account: cluster.account,
        sessionTagsDisabled: false,
        otherKeys: "absent",
      };
}

describe.each(MECHANISMS)("%s", (mechanism) => {
  const cases = CASES.filter((each) => each.mechanism === mechanism);

  test(`${cases.length} combinations have no finding`, () => {
    for (const each of cases) {
      const workspace = memoryWorkspace({});
      write(workspace, each);
      expect(workspace.shown(), JSON.stringify(each)).toEqual([]);
    }
  });

  test("the policy admits the account, no other, and belongs to the role", () => {
    for (const each of cases) {
      const workspace = memoryWorkspace({});
      write(workspace, each);
      const [fact, ...more] = workspace.workspace.graph.all("trust-policy");
      expect(more).toEqual([]);
      expect(fact && evaluateTrust(fact.policy, requestOf(each)).verdict).toBe("allowed");
      const other = requestOf({ ...each, serviceAccount: "other" });
      expect(fact && evaluateTrust(fact.policy, other).verdict).toBe("denied");
      const roles = fact && workspace.workspace.graph.rolesOf(fact).targets.map(({ roleName }) => roleName);
      expect(roles).toEqual([each.role.kind === "new" ? each.role.name : ""]);
    }
  });

  test("drafted again, nothing changes", () => {
    for (const each of cases) {
      const workspace = memoryWorkspace({});
      write(workspace, each);
      const again = draftIn(workspace, each);
      expect(again.ok && again.draft.files).toEqual([]);
      expect(again.ok && again.draft.edits).toEqual([]);
    }
  });

  test("a pod runs as the account", () => {
    for (const each of cases.filter(({ workload }) => workload.kind !== "none")) {
      const workspace = memoryWorkspace({});
      write(workspace, each);
      const { graph } = workspace.workspace;
      const links = graph
        .all("workload")
        .flatMap((fact) =>
          graph
            .placementsOfWorkload(fact)
            .flatMap((workload) => fact.pods.map((pod) => graph.accountOf(workload, pod).targets[0]?.placement)),
        );
      expect(links).toMatchObject([{ overlay: undefined, namespace: each.namespace, name: each.serviceAccount }]);
    }
  });
});

// Where files and looks differ, and where they only seem to: overlays, other clusters, other accounts.
import { describe, expect, it } from "vitest";
import type { DriftCode } from "../../../src/core/live/drift/drift.ts";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { notAsked, present, seen } from "../../../src/core/observe/observed.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { driftIn } from "../../../src/core/workspace/drift-findings.ts";
import { Workspace } from "../../../src/core/workspace/workspace.ts";
import { DELETED_ISSUER, PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const HEALTHY: Fleet = await practiceFleet("healthy");
const ROLE = "arn:aws:iam::111122223333:role";
const READER = `${ROLE}/practice-s3-reader`;

const account = (namespace: string, name: string, role: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
    eks.amazonaws.com/role-arn: ${role}
`;

const policy = (issuer: string, subject = "system:serviceaccount:storefront:s3-reader", account = "111122223333") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: [`arn:aws:iam::${account}:oidc-provider/${issuer}`] },
      Action: ["sts:AssumeRoleWithWebIdentity"],
      Condition: { StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: [subject] } },
    },
  });

const association = (cluster: string, role: string, name = "queue-worker") => `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: a }
spec: { clusterName: ${cluster}, namespace: orders, serviceAccount: ${name}, roleARN: ${role} }
`;

function compare(files: Readonly<Record<string, string>>, ...fleets: readonly Fleet[]) {
  const workspace = new Workspace(RULES, { readText: (uri) => files[uri.slice("file:///".length)] });
  for (const [path, text] of Object.entries(files)) {
    workspace.put(`file:///${path}`, text);
  }
  workspace.takeLive(fleets.map((fleet, index) => ({ connection: { id: `${index}`, label: `look ${index}` }, fleet })));
  return driftIn(workspace);
}

/** Codes of the drift that is in files, with the file. */
function inFiles(files: Readonly<Record<string, string>>, ...fleets: readonly Fleet[]): readonly string[] {
  return compare(files, ...(fleets.length === 0 ? [HEALTHY] : fleets))
    .flatMap(({ code, file }) => (file === undefined ? [] : [`${file.uri.slice("file:///".length)} ${code}`]))
    .sort();
}

/** A look at another cluster of another account, which has this one account. */
function otherFleet(role: string): Fleet {
  const [first] = seen(HEALTHY.accounts)?.filter(({ metadata }) => metadata.name === "s3-reader") ?? [];
  const cluster = seen(HEALTHY.cluster);
  if (first === undefined || cluster === undefined) {
    throw new Error("the practice cluster has no s3-reader");
  }
  const annotations = { "eks.amazonaws.com/role-arn": role };
  const metadata = { ...first.metadata, annotations };
  return {
    ...HEALTHY,
    caller: present({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/you", userId: "AIDAOTHER" }),
    cluster: present({
      ...cluster,
      name: "other",
      arn: "arn:aws:eks:eu-west-1:123456789012:cluster/other",
      issuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    }),
    clusters: notAsked("Not asked."),
    providers: notAsked("Not asked."),
    roles: notAsked("Not asked."),
    associations: present([]),
    accounts: present([
      {
        ...first,
        metadata,
        body: { ...first.body, metadata: { name: "s3-reader", namespace: "storefront", annotations } },
      },
    ]),
    workloads: present([]),
    pods: present([]),
  };
}

const OTHER_ROLE = "arn:aws:iam::123456789012:role/reader";

describe("drift of files", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly (readonly [string, DriftCode])[]]>([
    ["an account as the cluster has it", { "a.yaml": account("storefront", "s3-reader", READER) }, []],
    [
      "another role",
      { "a.yaml": account("storefront", "s3-reader", `${ROLE}/practice-node`) },
      [["a.yaml", "annotation-differs"]],
    ],
    [
      "an account that is not there, and its role neither",
      { "a.yaml": account("storefront", "new", `${ROLE}/new`) },
      [
        ["a.yaml", "account-missing"],
        ["a.yaml", "role-missing"],
      ],
    ],
    [
      "the same trust policy, written otherwise",
      { "practice-s3-reader.trust-policy.json": policy(PRACTICE_ISSUER) },
      [],
    ],
    [
      "another trust policy",
      {
        "practice-s3-reader.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:other"),
      },
      [["practice-s3-reader.trust-policy.json", "trust-differs"]],
    ],
    [
      "the issuer of a cluster that was deleted",
      { "x.trust-policy.json": policy(DELETED_ISSUER) },
      [["x.trust-policy.json", "issuer-gone"]],
    ],
    [
      "an issuer of another region",
      { "x.trust-policy.json": policy(DELETED_ISSUER.replace("us-east-1", "eu-west-1")) },
      [],
    ],
    [
      "an issuer that a role of another account trusts",
      { "x.trust-policy.json": policy(DELETED_ISSUER, undefined, "123456789012") },
      [],
    ],
    ["the association as EKS has it", { "a.yaml": association("practice", `${ROLE}/practice-pod-identity`) }, []],
    [
      "another role by association",
      { "a.yaml": association("practice", `${ROLE}/practice-node`) },
      [["a.yaml", "association-differs"]],
    ],
    [
      "an association that EKS does not have",
      { "a.yaml": association("practice", `${ROLE}/practice-pod-identity`, "new") },
      [["a.yaml", "association-missing"]],
    ],
    ["an association of another cluster", { "a.yaml": association("other", `${ROLE}/practice-node`) }, []],
    ["an account of another AWS account", { "a.yaml": account("shop", "cart", OTHER_ROLE) }, []],
    ["an account in a template", { "a.yaml": account("{{ .Release.Namespace }}", "s3-reader", `${ROLE}/x`) }, []],
  ])("%s", (_what, files, expected) => {
    expect(inFiles(files)).toEqual(expected.map(([file, code]) => `${file} ${code}`));
  });

  it("calls a role that the files define not missing but not there yet", () => {
    const files = {
      "a.yaml": account("storefront", "new", `${ROLE}/new`),
      "new.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:new"),
    };
    const missing = compare(files, HEALTHY).find(({ code }) => code === "role-missing");
    expect(missing).toMatchObject({ severity: "info", message: `There is no role ${ROLE}/new in AWS yet.` });
  });

  it("holds no overlay against the cluster of another", () => {
    const files = {
      "staging/a.yaml": account("storefront", "s3-reader", OTHER_ROLE),
      "prod/a.yaml": account("storefront", "s3-reader", READER),
    };
    expect(inFiles(files)).toEqual([]);
    expect(inFiles(files, otherFleet(OTHER_ROLE))).toEqual([]);
    expect(inFiles({ "staging/a.yaml": files["staging/a.yaml"] })).toEqual([]);
    expect(inFiles({ "staging/a.yaml": files["staging/a.yaml"] }, HEALTHY, otherFleet(OTHER_ROLE))).toEqual([]);
    const near = { "staging/a.yaml": account("storefront", "s3-reader", `${ROLE}/staging`) };
    expect(inFiles(near, HEALTHY, otherFleet(`${ROLE}/staging`))).toEqual(["staging/a.yaml role-missing"]);
  });

  it("takes an account whose trust policy is for other clusters for one of those", () => {
    const files = {
      "a.yaml": account("storefront", "new", READER),
      "practice-s3-reader.trust-policy.json": policy("oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"),
    };
    expect(inFiles(files)).toEqual(["practice-s3-reader.trust-policy.json trust-differs"]);
  });

  it("says whose look tells, and tells once what looks at two clusters of one account see alike", () => {
    const found = compare({ "a.yaml": account("storefront", "s3-reader", `${ROLE}/practice-node`) }, HEALTHY, {
      ...otherFleet(READER),
      takenAt: 7,
    });
    expect(found.filter(({ code }) => code === "annotation-differs").map(({ connection }) => connection.label)).toEqual(
      ["look 0", "look 1"],
    );
    expect(found.find(({ connection }) => connection.id === "1")?.takenAt).toBe(7);
    expect(compare({}, HEALTHY, HEALTHY).filter(({ code }) => code === "issuer-gone")).toHaveLength(1);
  });

  it("concludes nothing from parts that were not seen", () => {
    const unseen = notAsked("Not asked.");
    const files = {
      "a.yaml": account("storefront", "new", `${ROLE}/new`),
      "practice-s3-reader.trust-policy.json": policy(DELETED_ISSUER),
      "b.yaml": association("practice", `${ROLE}/practice-node`),
    };
    const nothing = { ...HEALTHY, accounts: unseen, roles: unseen, associations: unseen, clusters: unseen };
    expect(inFiles(files, nothing)).toEqual([]);
  });
});

describe("an orphaned provider", () => {
  const providers = (...issuers: readonly string[]): Fleet => ({
    ...HEALTHY,
    providers: present([
      ...(seen(HEALTHY.providers) ?? []),
      ...issuers.map((issuer) => ({
        arn: `arn:aws:iam::111122223333:oidc-provider/${issuer}`,
        issuer,
        audiences: ["sts.amazonaws.com"],
        thumbprints: [],
        tags: {},
        createdAt: undefined,
      })),
    ]),
  });
  const orphans = (fleet: Fleet) => compare({}, fleet).filter(({ code }) => code === "provider-orphaned");

  it("is one of an EKS issuer of this region that no cluster has, and no other", () => {
    const others = ["token.actions.githubusercontent.com", DELETED_ISSUER.replace("us-east-1", "eu-west-1")];
    expect(orphans(providers(...others))).toEqual([]);
    expect(orphans(providers(DELETED_ISSUER)).map(({ subject }) => subject)).toEqual([
      { kind: "provider", issuer: DELETED_ISSUER },
    ]);
    expect(orphans({ ...providers(DELETED_ISSUER), clusters: notAsked("Not asked.") })).toEqual([]);
  });

  it("stands where a file names its issuer", () => {
    const found = compare({ "x.trust-policy.json": policy(DELETED_ISSUER) }, providers(DELETED_ISSUER));
    expect(found.filter(({ file }) => file !== undefined).map(({ code }) => code)).toEqual(["provider-orphaned"]);
  });
});

// What files want of a cluster: both mechanisms, in every language that says so; what is not known is left out and named.
import { describe, expect, test } from "vitest";
import { s3ReadPolicy } from "../../../src/core/generate/policies.ts";
import { desiredFromFiles, type FileChoice } from "../../../src/core/plan/desired-from-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const ACCOUNT = "111122223333";
const ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const CLUSTER = { name: "shop", region: "eu-central-1", account: ACCOUNT, partition: "aws", issuer: ISSUER };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const READ = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const PODS = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
  ],
};
const ACCOUNT_FILE = "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: worker, namespace: jobs }\n";
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: worker, namespace: jobs }
spec:
  selector: { matchLabels: { app: worker } }
  template:
    metadata: { labels: { app: worker } }
    spec: { serviceAccountName: worker, containers: [{ name: worker, image: worker }] }
`;

function desired(files: Readonly<Record<string, string>>, choice: FileChoice = {}, cluster = CLUSTER) {
  const { workspace, uri, path } = memoryWorkspace(files);
  const sources = { graph: workspace.graph, text: (at: string) => workspace.text(at) };
  return desiredFromFiles(Object.keys(files).map(uri), sources, cluster, path, choice);
}

const refs = ({ desired: { objects } }: ReturnType<typeof desired>) =>
  objects.map(({ ref }) => `${ref.kind} ${ref.namespace ?? ""}/${ref.name}`);

const cloudFormation = (properties: string, role = "RoleName: worker") => `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Cluster: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ${role}
      Path: /
      AssumeRolePolicyDocument: ${JSON.stringify(PODS)}
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]
      Policies: [{ PolicyName: read, PolicyDocument: ${JSON.stringify(READ)} }]
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties:
      ${properties}
      Namespace: jobs
      ServiceAccount: worker
      RoleArn: !GetAtt Role.Arn
`;

describe("a trust policy that refuses the account that is to have its role", () => {
  const trust = (subject: string, audience = "sts.amazonaws.com") =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: audience } },
        },
      ],
    });
  const notes = (policy: string) =>
    desired({
      "app.yaml": `${ACCOUNT_FILE.replace(" }", `, annotations: { eks.amazonaws.com/role-arn: "${ROLE}" } }`)}`,
      "trust-policy.json": policy,
    }).notes;

  test.each([
    ["the subject", trust("system:serviceaccount:job:worker"), "system:serviceaccount:job:worker"],
    ["the audience", trust("system:serviceaccount:jobs:worker", "sts.amazon.com"), "sts.amazon.com"],
  ])("is named with the reason: %s", (_, policy, value) => {
    expect(notes(policy)).toEqual([
      expect.stringMatching(
        /^trust-policy\.json: this trust policy does not admit ServiceAccount jobs\/worker, .+mend it first\.$/,
      ),
    ]);
    expect(notes(policy)[0]).toContain(value);
  });

  test("is not told where it admits the account, or what is not known decides", () => {
    const right = trust("system:serviceaccount:jobs:worker");
    expect(notes(right)).toEqual([]);
    const limited = right.replace('"StringEquals"', '"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringEquals"');
    expect(notes(limited)).toEqual([]);
  });
});

describe("Pod Identity from files", () => {
  test("CloudFormation: association, agent, role with its policies, objects, pods", () => {
    const outcome = desired({
      "app.yaml": `${ACCOUNT_FILE}---\n${DEPLOYMENT}`,
      "infra.yaml": cloudFormation("ClusterName: shop"),
    });
    expect(outcome.desired).toMatchObject({
      providers: [],
      agent: true,
      associations: [
        {
          key: { cluster: "shop", namespace: "jobs", serviceAccount: "worker" },
          roleArn: ROLE,
          targetRoleArn: undefined,
          disableSessionTags: false,
          policy: undefined,
        },
      ],
      roles: [
        {
          arn: ROLE,
          mayCreate: true,
          attached: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"],
          inline: [{ name: "read", document: JSON.stringify(READ) }],
          trust: { kind: "document", text: `${JSON.stringify(PODS, undefined, 2)}\n`, from: "infra.yaml" },
        },
      ],
      pods: [{ namespace: "jobs", serviceAccount: "worker", identity: { mechanism: "pod-identity" } }],
    });
    expect(refs(outcome)).toEqual(["Namespace /jobs", "ServiceAccount jobs/worker", "Deployment jobs/worker"]);
    expect(outcome.notes).toEqual([expect.stringMatching(/^infra\.yaml is what CloudFormation works from/)]);
  });

  const ROLE_OF_TERRAFORM = `resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}
resource "aws_iam_role_policy_attachment" "sqs" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
resource "aws_eks_pod_identity_association" "worker" {
  cluster_name         = "shop"
  namespace            = "jobs"
  service_account      = "worker"
  role_arn             = aws_iam_role.worker.arn
  target_role_arn      = "arn:aws:iam::123456789012:role/target"
  disable_session_tags = true
}
`;

  test.each([
    ["Terraform", "main.tf", ROLE_OF_TERRAFORM],
    [
      "eksctl",
      "cluster.yaml",
      `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-central-1 }
iam:
  podIdentityAssociations:
    - { namespace: jobs, serviceAccountName: worker, roleName: worker, permissionPolicyARNs: [arn:aws:iam::aws:policy/AmazonSQSFullAccess], targetRoleARN: "arn:aws:iam::123456789012:role/target", disableSessionTags: true }
`,
    ],
    [
      "ACK",
      "ack.yaml",
      `apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: { name: worker-role }
spec: { name: worker, policies: [arn:aws:iam::aws:policy/AmazonSQSFullAccess], assumeRolePolicyDocument: '${JSON.stringify(PODS)}' }
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: worker }
spec: { clusterName: shop, namespace: jobs, serviceAccount: worker, roleRef: { from: { name: worker-role } }, targetRoleARN: "arn:aws:iam::123456789012:role/target", disableSessionTags: true }
`,
    ],
    [
      "Crossplane",
      "crossplane.yaml",
      `apiVersion: iam.aws.upbound.io/v1beta1
kind: Role
metadata: { name: worker }
spec: { forProvider: { managedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess], assumeRolePolicy: '${JSON.stringify(PODS)}' } }
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: PodIdentityAssociation
metadata: { name: worker }
spec: { forProvider: { clusterName: shop, namespace: jobs, serviceAccount: worker, roleArnRef: { name: worker }, targetRoleArn: "arn:aws:iam::123456789012:role/target", disableSessionTags: true } }
`,
    ],
  ])("%s says the same, with target role and without session tags", (_, file, text) => {
    const outcome = desired({ "app.yaml": ACCOUNT_FILE, [file]: text });
    expect(outcome.desired.associations).toEqual([
      {
        key: { cluster: "shop", namespace: "jobs", serviceAccount: "worker" },
        roleArn: ROLE,
        targetRoleArn: "arn:aws:iam::123456789012:role/target",
        disableSessionTags: true,
        policy: undefined,
      },
    ]);
    expect(outcome.desired.roles).toMatchObject([
      { arn: ROLE, mayCreate: true, attached: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] },
    ]);
    expect(outcome.notes.join("\n")).toContain("The target role arn:aws:iam::123456789012:role/target is not planned");
  });

  test.each([
    ["the cluster's name", cloudFormation("ClusterName: !Ref Cluster"), "the name of its cluster is filled in later"],
    ["another cluster", cloudFormation("ClusterName: other"), 'it is of cluster "other", not of "shop"'],
    [
      "the role's name",
      cloudFormation("ClusterName: shop", "Description: unnamed"),
      "the name of its role (Role) is filled in later",
    ],
    [
      "the target role",
      cloudFormation("ClusterName: shop\n      TargetRoleArn: !Ref Cluster"),
      "its target role is filled in later",
    ],
    [
      "the session policy",
      cloudFormation("ClusterName: shop\n      Policy: !Ref Cluster"),
      "its session policy is filled in later",
    ],
  ])("what is not known is not planned, and named: %s", (_, template, why) => {
    const outcome = desired({ "app.yaml": ACCOUNT_FILE, "infra.yaml": template });
    expect(outcome.desired).toMatchObject({ associations: [], roles: [], agent: false, objects: [] });
    expect(outcome.notes).toEqual([
      `infra.yaml: ${why}, so the association of ServiceAccount jobs/worker is not planned.`,
    ]);
  });

  test("two files that disagree about an account plan neither", () => {
    const other = cloudFormation("ClusterName: shop")
      .replaceAll("worker", "other")
      .replace("ServiceAccount: other", "ServiceAccount: worker");
    const outcome = desired({
      "app.yaml": ACCOUNT_FILE,
      "a.yaml": cloudFormation("ClusterName: shop"),
      "b.yaml": other,
    });
    expect(outcome.desired.associations).toEqual([]);
    expect(outcome.notes.join()).toContain("disagree, so none is planned");
  });

  test("a role that exists is made to admit every account that shares it", () => {
    const association = (account: string) => `  A${account}:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: { ClusterName: shop, Namespace: jobs, ServiceAccount: ${account}, RoleArn: "${ROLE}" }
`;
    const outcome = desired({ "infra.yaml": `Resources:\n${association("one")}${association("two")}` });
    const [role] = outcome.desired.roles;
    expect(role).toMatchObject({ mayCreate: false, trust: { kind: "admit" } });
    const admitted =
      role?.trust.kind === "admit" ? role.trust.accounts.map(({ wanted }) => wanted.intent.serviceAccount) : [];
    expect(admitted).toEqual(["one", "two"]);
    expect(outcome.notes).toContain(
      "No file defines ServiceAccount jobs/one; the association is planned without it, and has no effect until it is there.",
    );
  });

  test("without an association in a file, the policy scoped to the account says its role, where that account is asked for", () => {
    const scoped = {
      ...PODS,
      Statement: [
        {
          ...PODS.Statement[0],
          Condition: {
            StringEquals: {
              "aws:RequestTag/kubernetes-namespace": "jobs",
              "aws:RequestTag/kubernetes-service-account": "worker",
            },
          },
        },
      ],
    };
    const files = { "app.yaml": ACCOUNT_FILE, "worker.trust-policy.json": JSON.stringify(scoped) };
    expect(desired(files).desired.associations).toEqual([]);
    const outcome = desired(files, { only: { namespace: "jobs", name: "worker" } });
    expect(outcome.desired).toMatchObject({
      associations: [{ roleArn: ROLE }],
      roles: [{ arn: ROLE, mayCreate: true }],
      agent: true,
    });
    expect(outcome.notes).toEqual([expect.stringContaining('worker.trust-policy.json scopes role "worker" to it')]);
  });
});

describe("both mechanisms for one account", () => {
  const files = {
    "app.yaml": ACCOUNT_FILE.replace(
      "namespace: jobs",
      `namespace: jobs, annotations: { eks.amazonaws.com/role-arn: "${ROLE}" }`,
    ),
    "infra.yaml": cloudFormation("ClusterName: shop"),
  };

  test("nothing is decided for the user", () => {
    const outcome = desired(files);
    expect(outcome.undecided).toEqual(["jobs/worker"]);
    expect(outcome.desired).toMatchObject({ roles: [], objects: [], associations: [], pods: [] });
  });

  test("the mechanism that was chosen counts", () => {
    const podIdentity = desired(files, { mechanism: "pod-identity" });
    expect(podIdentity.undecided).toEqual([]);
    expect(podIdentity.desired).toMatchObject({ providers: [], associations: [{ roleArn: ROLE }] });
    const irsa = desired(files, { mechanism: "irsa" });
    expect(irsa.desired).toMatchObject({
      agent: false,
      associations: [],
      providers: [{ url: `https://${ISSUER}` }],
      pods: [{ identity: { mechanism: "irsa", roleArn: ROLE } }],
    });
  });
});

describe("IRSA from files", () => {
  const overlay = {
    "base/account.yaml": `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: app }\n`,
    "base/kustomization.yaml": "resources: [account.yaml]\n",
    "prod/kustomization.yaml": `resources: [../base]
namespace: prod
nameSuffix: -v2
commonAnnotations: { eks.amazonaws.com/role-arn: "${ROLE}" }
`,
    "worker.trust-policy.json": JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${ISSUER}:sub`]: "system:serviceaccount:prod:app-v2",
              [`${ISSUER}:aud`]: "sts.amazonaws.com",
            },
          },
        },
      ],
    }),
  };

  test("an account is planned as its overlay makes it", () => {
    const outcome = desired(overlay);
    const [namespace, account] = outcome.desired.objects;
    expect(namespace?.ref.name).toBe("prod");
    expect(account?.object).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "app-v2", namespace: "prod", annotations: { "eks.amazonaws.com/role-arn": ROLE } },
    });
    expect(outcome.desired.pods).toMatchObject([{ namespace: "prod", serviceAccount: "app-v2" }]);
    expect(outcome.notes).toEqual([
      'base/account.yaml: of ServiceAccount "app-v2" name, labels and annotations are planned as the overlay makes them; kubectl apply -k (prod/kustomization.yaml) brings the rest, and its workloads.',
    ]);
  });

  test("an overlay that nobody can follow to its end plans no object, and says so", () => {
    const outcome = desired({
      ...overlay,
      "base/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata: { name: app, annotations: { eks.amazonaws.com/role-arn: "${ROLE}" } }
`,
      "prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\ntransformers: [label.yaml]\n",
    });
    expect(outcome.desired).toMatchObject({ objects: [], roles: [], pods: [] });
    expect(outcome.notes).toEqual([
      "base/account.yaml: what an overlay makes of the ServiceAccount is not known, so it is not planned.",
    ]);
  });

  test("commands in a script say what the role may do; placeholders are left out and named", () => {
    const outcome = desired({
      ...overlay,
      "setup.sh": `aws iam attach-role-policy --role-name worker --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
aws iam attach-role-policy --role-name worker --policy-arn "$POLICY"\n`,
    });
    expect(outcome.desired.roles).toMatchObject([
      { arn: ROLE, attached: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
    ]);
    expect(outcome.notes).toContain(
      'setup.sh: a policy ($POLICY) of role "worker" is filled in later, so it is not planned.',
    );
  });

  describe("a permission policy beside the role's trust policy", () => {
    const reads = (bucket: string, ...more: readonly object[]) =>
      s3ReadPolicy(bucket, "aws").replace(
        /\]\s*\}\s*$/,
        `${more.map((each) => `,${JSON.stringify(each)}`).join("")}]}`,
      );
    const inline = (files: Readonly<Record<string, string>>) => {
      const { desired: wanted, notes } = desired({ ...overlay, ...files });
      return { notes: notes.filter((note) => !note.includes("kubectl apply -k")), policies: wanted.roles[0]?.inline };
    };

    test("is planned where its name says whose it is, as the guided command names it in AWS", () => {
      const { policies, notes } = inline({ "worker.permission-policy.json": reads("shop-data") });
      expect(policies).toEqual([{ name: "s3-read-shop-data", document: s3ReadPolicy("shop-data", "aws") }]);
      expect(notes).toEqual([]);
    });

    test("is planned with what was added to it, and so is a second one", () => {
      const put = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::shop-data/in/*" };
      const { policies } = inline({
        "worker.permission-policy.json": reads("shop-data", put),
        "worker.permission-policy-2.json": reads("shop-logs"),
      });
      expect(policies?.map(({ name }) => name)).toEqual(["s3-read-shop-data", "s3-read-shop-logs"]);
      expect(JSON.parse(policies?.[0]?.document ?? "")).toMatchObject({ Statement: [{}, {}, put] });
    });

    test.each([
      "permission-policy.json",
      "worker.permissions.json",
      "iam/worker.permission-policy.json",
      "wrk.permission-policy.json",
    ])("is nobody's by another name or place: %s", (path) => {
      expect(inline({ [path]: reads("shop-data") })).toEqual({ policies: [], notes: [] });
    });

    test.each([
      ["another policy", JSON.stringify(READ)],
      [
        "two buckets",
        reads("shop-data", {
          Sid: "ListBucket",
          Effect: "Allow",
          Action: "s3:ListBucket",
          Resource: "arn:aws:s3:::b-2",
        }),
      ],
      ["a bucket that is still to be filled in", reads("<your-bucket>")],
      ["no JSON", `${reads("shop-data")}]`],
    ])("is left out and named where it does not say what it is called: %s", (_, text) => {
      const { policies, notes } = inline({ "worker.permission-policy.json": text });
      expect(policies).toEqual([]);
      expect(notes).toEqual([
        expect.stringMatching(/^worker\.permission-policy\.json: .+ role "worker" .+ not planned\.$/),
      ]);
    });
  });

  test("an account without a role is planned only where the role comes from elsewhere", () => {
    const files = { "app.yaml": `${ACCOUNT_FILE}---\n${DEPLOYMENT}` };
    expect(desired(files).desired.objects).toEqual([]);
    const objects = desired(files, { only: { namespace: "jobs", name: "worker" }, objectsOnly: true });
    expect(refs(objects)).toEqual(["Namespace /jobs", "ServiceAccount jobs/worker", "Deployment jobs/worker"]);
  });
});

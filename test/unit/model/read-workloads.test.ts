// Pods of every workload kind: account, containers, environment, volumes, and when nothing may be concluded from a gap.
import { describe, expect, test } from "vitest";
import { covered, factsOfKind, pairs, shown } from "./facts-of.ts";

/** Wraps a pod spec into the object's path: `spec.template.spec` nested as YAML. */
function nested(path: string, leaf: string): string {
  const keys = path.split(".");
  return keys.reduceRight((inner, key) => `{${key}: ${inner}}`, leaf);
}

describe("account paths", () => {
  test.each([
    ["v1", "Pod", "spec"],
    ["v1", "PodTemplate", "template.spec"],
    ["v1", "ReplicationController", "spec.template.spec"],
    ["apps/v1", "Deployment", "spec.template.spec"],
    ["apps/v1", "StatefulSet", "spec.template.spec"],
    ["apps/v1", "DaemonSet", "spec.template.spec"],
    ["apps/v1", "ReplicaSet", "spec.template.spec"],
    ["extensions/v1beta1", "Deployment", "spec.template.spec"],
    ["batch/v1", "Job", "spec.template.spec"],
    ["batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"],
    ["argoproj.io/v1alpha1", "Rollout", "spec.template.spec"],
    ["argoproj.io/v1alpha1", "Workflow", "spec"],
    ["argoproj.io/v1alpha1", "CronWorkflow", "spec.workflowSpec"],
    ["serving.knative.dev/v1", "Service", "spec.template.spec"],
    ["tekton.dev/v1", "TaskRun", "spec"],
    ["tekton.dev/v1", "PipelineRun", "spec.taskRunTemplate"],
  ])("%s %s: %s", (apiVersion, kind, path) => {
    const root = path.split(".")[0] ?? "";
    const body = nested(path, "{serviceAccountName: reader}").slice(root.length + 3, -1);
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${root}: ${body}\n`;
    const [fact] = factsOfKind("workload", "w.yaml", text);
    expect(fact?.pods.map((pod) => [pod.accountPath, shown(pod.account?.value)])).toEqual([
      [`${path}.serviceAccountName`, "reader"],
    ]);
    expect(covered(text, fact?.pods[0]?.specRange)).toBe("{serviceAccountName: reader}");
    expect(fact?.misplacedAccounts).toEqual([]);
  });

  test("SparkApplications and Workflow templates have several", () => {
    const spark = `apiVersion: sparkoperator.k8s.io/v1beta2\nkind: SparkApplication\nspec:\n  driver: {serviceAccount: d}\n  executor: {serviceAccount: e}\n`;
    const flow = `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  serviceAccountName: a\n  templates:\n  - {name: x}\n  - {name: y, serviceAccountName: b}\n`;
    const paths = (text: string) =>
      factsOfKind("workload", "w.yaml", text).flatMap(({ pods }) =>
        pods.map((pod) => `${pod.accountPath}=${shown(pod.account?.value)}`),
      );
    expect(paths(spark)).toEqual(["spec.driver.serviceAccount=d", "spec.executor.serviceAccount=e"]);
    expect(paths(flow)).toEqual(["spec.serviceAccountName=a", "spec.templates[1].serviceAccountName=b"]);
  });

  test("another group's kind of the same name is no workload", () => {
    expect(factsOfKind("workload", "w.yaml", "apiVersion: v1\nkind: Service\nspec: {}\n")).toEqual([]);
  });
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {}
  serviceAccountName: too-high
  template:
    metadata:
      labels: {app: web}
      annotations: {eks.amazonaws.com/skip-containers: side}
    spec:
      serviceAccountName: reader
      serviceAccount: old
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: kubernetes.io/os, operator: In, values: [windows]}
              - {key: x, operator: NotIn, values: [y]}
      initContainers:
      - name: setup
        image: busybox
      containers:
      - name: web
        image: web:1
        serviceAccountName: inside
        env:
        - {name: AWS_REGION, value: eu-west-1}
        - name: AWS_SECRET_ACCESS_KEY
          valueFrom: {secretKeyRef: {name: keys, key: secret}}
        envFrom:
        - secretRef: {name: aws}
        - configMapRef: {name: other}
        volumeMounts:
        - {name: aws-iam-token, mountPath: /x}
      volumes:
      - name: aws-iam-token
        secret: {secretName: token}
      - {name: tmp, emptyDir: {}}
`;

describe("a Deployment in full", () => {
  const [fact] = factsOfKind("workload", "w.yaml", DEPLOYMENT);
  const pod = fact?.pods[0];

  test("accounts, on their level and off it", () => {
    expect(shown(pod?.account?.value)).toBe("reader");
    expect(shown(pod?.alias?.value)).toBe("old");
    expect(pairs(fact?.misplacedAccounts ?? [])).toEqual(["serviceAccountName=too-high"]);
    expect(pod?.containers.map(({ misplacedAccount }) => shown(misplacedAccount?.value))).toEqual([
      undefined,
      "inside",
    ]);
  });

  test("pod metadata and placement", () => {
    expect(pairs(pod?.labels ?? [])).toEqual(["app=web"]);
    expect(pairs(pod?.annotations ?? [])).toEqual(["eks.amazonaws.com/skip-containers=side"]);
    expect(pairs(pod?.nodeSelector ?? [])).toEqual(["kubernetes.io/os=linux"]);
    expect(pod?.affinity.map(({ key, values }) => [key.text, values.map(shown)])).toEqual([
      ["kubernetes.io/os", ["windows"]],
    ]);
    expect(shown(pod?.hostNetwork)).toBe("true");
  });

  test("containers, environment, mounts and volumes", () => {
    expect(pod?.containers.map(({ name, init, image }) => [shown(name), init, shown(image)])).toEqual([
      ["setup", true, "busybox"],
      ["web", false, "web:1"],
    ]);
    const web = pod?.containers[1];
    expect(
      web?.env.map(({ name, value, secret }) => [name.text, shown(value), shown(secret?.name), shown(secret?.key)]),
    ).toEqual([
      ["AWS_REGION", "eu-west-1", undefined, undefined],
      ["AWS_SECRET_ACCESS_KEY", undefined, "keys", "secret"],
    ]);
    expect(covered(DEPLOYMENT, web?.env[0]?.range)).toBe("{name: AWS_REGION, value: eu-west-1}");
    expect(web?.envFromSecrets.map(shown)).toEqual(["aws"]);
    expect(web?.mounts.map(({ name, mountPath }) => [shown(name), shown(mountPath)])).toEqual([
      ["aws-iam-token", "/x"],
    ]);
    expect(
      pod?.volumes.map(({ name, sourceType, secretName }) => [shown(name), sourceType, shown(secretName)]),
    ).toEqual([
      ["aws-iam-token", "secret", "token"],
      ["tmp", "emptyDir", undefined],
    ]);
    expect(pod?.incomplete).toBe(false);
    expect(fact?.partial).toBe(false);
  });
});

describe("nothing may be concluded from what is missing", () => {
  const pod = (spec: string, file = "w.yaml") =>
    factsOfKind("workload", file, `apiVersion: v1\nkind: Pod\nspec:\n${spec}`)[0]?.pods[0];

  test.each([
    { name: "a whole pod", spec: "  containers:\n  - name: a\n", incomplete: false },
    { name: "no containers", spec: "  serviceAccountName: a\n", incomplete: true },
    { name: "containers from a template", spec: "  containers: {{ .x }}\n", incomplete: true },
    { name: "an env from a template", spec: "  containers:\n  - name: a\n    env: {{ .x }}\n", incomplete: true },
    {
      name: "an env item from a template",
      spec: "  containers:\n  - name: a\n    env: ['{{ .x }}']\n",
      incomplete: true,
    },
    { name: "a null env", spec: "  containers:\n  - name: a\n    env:\n", incomplete: false },
    { name: "volumes from a variable", spec: "  containers:\n  - name: a\n  volumes: $VOLUMES\n", incomplete: true },
    { name: "half-typed text", spec: "  containers:\n  - name: a\n    image: 'x\n", incomplete: true },
  ])("$name", ({ spec, incomplete }) => {
    expect(pod(spec)?.incomplete).toBe(incomplete);
  });

  test("a Deployment without a selector is a patch", () => {
    const text =
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n";
    const [fact] = factsOfKind("workload", "w.yaml", text);
    expect([fact?.partial, fact?.pods[0]?.incomplete]).toEqual([true, true]);
  });

  test("a Helm template", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata: {name: '{{ .x }}'}\nspec:\n  containers:\n  - name: a\n";
    expect(factsOfKind("workload", "chart/templates/w.yaml", text)[0]?.pods[0]?.incomplete).toBe(true);
  });
});

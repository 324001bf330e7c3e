/** Where each workload kind keeps its pods' account: built-in kinds and the custom resources that EKS teams use. */

/** One place inside a workload object that sets a pod's ServiceAccount. */
export interface PodPlace {
  /** Path to the mapping that holds the account field. A `*` stands for each item of a sequence. */
  readonly spec: readonly string[];
  readonly field: "serviceAccountName" | "serviceAccount" | "taskServiceAccountName";
  /** True for a PodSpec proper: then it has the alias `serviceAccount`, containers and volumes. */
  readonly podSpec: boolean;
  /** Path to the pod's own metadata; undefined where the kind has none. */
  readonly metadata: readonly string[] | undefined;
}

export interface WorkloadKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly places: readonly PodPlace[];
}

const TEMPLATE: PodPlace = pod(["spec", "template"]);

/** By `kind`. Paths: k8s.io/api types; Argo, Knative, spark-operator and Tekton API types. */
export const WORKLOAD_KINDS: ReadonlyMap<string, readonly WorkloadKind[]> = new Map([
  ["Pod", [{ group: "", places: [pod([])] }]],
  ["PodTemplate", [{ group: "", places: [pod(["template"])] }]],
  ["ReplicationController", [{ group: "", places: [TEMPLATE] }]],
  ["Deployment", apps()],
  ["StatefulSet", apps()],
  ["DaemonSet", apps()],
  ["ReplicaSet", apps()],
  ["Job", [{ group: "batch", places: [TEMPLATE] }]],
  ["CronJob", [{ group: "batch", places: [pod(["spec", "jobTemplate", "spec", "template"])] }]],
  ["Rollout", [{ group: "argoproj.io", places: [TEMPLATE] }]],
  ["Workflow", [{ group: "argoproj.io", places: workflow(["spec"]) }]],
  ["WorkflowTemplate", [{ group: "argoproj.io", places: workflow(["spec"]) }]],
  ["ClusterWorkflowTemplate", [{ group: "argoproj.io", places: workflow(["spec"]) }]],
  ["CronWorkflow", [{ group: "argoproj.io", places: workflow(["spec", "workflowSpec"]) }]],
  ["Service", [{ group: "serving.knative.dev", places: [TEMPLATE] }]],
  ["SparkApplication", [{ group: "sparkoperator.k8s.io", places: spark(["spec"]) }]],
  ["ScheduledSparkApplication", [{ group: "sparkoperator.k8s.io", places: spark(["spec", "template"]) }]],
  ["TaskRun", [{ group: "tekton.dev", places: [other(["spec"], "serviceAccountName")] }]],
  [
    "PipelineRun",
    [
      {
        group: "tekton.dev",
        places: [
          other(["spec"], "serviceAccountName"),
          other(["spec", "taskRunTemplate"], "serviceAccountName"),
          other(["spec", "taskRunSpecs", "*"], "serviceAccountName"),
          other(["spec", "taskRunSpecs", "*"], "taskServiceAccountName"),
        ],
      },
    ],
  ],
]);

/** Places of an object's kind; undefined for kinds that run no pods. An unknown apiVersion counts as the kind's own. */
export function podPlacesOf(apiVersion: string | undefined, kind: string): readonly PodPlace[] | undefined {
  const slash = apiVersion?.lastIndexOf("/") ?? -1;
  const group = apiVersion === undefined ? undefined : slash < 0 ? "" : apiVersion.slice(0, slash);
  const kinds = WORKLOAD_KINDS.get(kind) ?? [];
  return kinds.find((candidate) => group === undefined || candidate.group === group)?.places;
}

function pod(template: readonly string[]): PodPlace {
  return {
    spec: [...template, "spec"],
    field: "serviceAccountName",
    podSpec: true,
    metadata: [...template, "metadata"],
  };
}

function other(spec: readonly string[], field: PodPlace["field"]): PodPlace {
  return { spec, field, podSpec: false, metadata: undefined };
}

/** `extensions` held them before `apps`; charts of that age are still around. */
function apps(): readonly WorkloadKind[] {
  return ["apps", "extensions"].map((group) => ({ group, places: [TEMPLATE] }));
}

function workflow(spec: readonly string[]): readonly PodPlace[] {
  return [
    other(spec, "serviceAccountName"),
    other([...spec, "executor"], "serviceAccountName"),
    other([...spec, "templates", "*"], "serviceAccountName"),
  ];
}

function spark(spec: readonly string[]): readonly PodPlace[] {
  return [other([...spec, "driver"], "serviceAccount"), other([...spec, "executor"], "serviceAccount")];
}

// Random bases, components and overlays: everything that may decide what identity hangs on, in any order and at any level.
import fc from "fast-check";
import { stringify } from "yaml";

const ROLE = "eks.amazonaws.com/role-arn";
const KEYS = [ROLE, "eks.amazonaws.com/audience", "note"] as const;
const NAMES = ["reader", "writer"] as const;
const KINDS = ["Deployment", "StatefulSet", "Job", "CronJob", "Pod", "ReplicaSet", "Rollout", "Workflow"] as const;
const NAMESPACES = ["shop", "pay"] as const;

const word = fc.constantFrom("one", "two", "three");
const maybe = <T>(value: fc.Arbitrary<T>, freq = 1) => fc.option(value, { nil: undefined, freq });
const pairs = fc.dictionary(fc.constantFrom(...KEYS), word, { maxKeys: 2 });
const labels = fc.dictionary(fc.constantFrom("app", "tier", "eks.amazonaws.com/skip-pod-identity-webhook"), word, {
  maxKeys: 2,
});

const account = fc.record({
  name: fc.constantFrom(...NAMES),
  namespace: maybe(fc.constantFrom(...NAMESPACES)),
  labels: maybe(labels, 3),
  // Most have `note`, so that most JSON patches find what they remove or replace.
  annotations: maybe(
    pairs.map((each) => ({ ...each, note: "one" })),
    9,
  ),
});

const workload = fc.record({
  kind: fc.constantFrom(...KINDS),
  name: fc.constantFrom("web", "batch"),
  namespace: maybe(fc.constantFrom(...NAMESPACES)),
  labels: maybe(labels, 3),
  annotations: maybe(
    pairs.map((each) => ({ ...each, note: "two" })),
    9,
  ),
  podAnnotations: maybe(pairs),
  account: maybe(fc.constantFrom(...NAMES, ...NAMES, "dev-reader", "stray"), 9),
  alias: fc.nat(4).map((roll) => roll === 0),
});

const target = fc.record({
  kind: maybe(fc.constantFrom("ServiceAccount", "Deployment", "Service.*", "Deployment|Job"), 2),
  name: maybe(fc.constantFrom("reader", "r.*", "web", "w.+", "dev-.*", "[rw]\\w+", "eader"), 2),
  namespace: maybe(fc.constantFrom("shop", "default", "pa.")),
  labelSelector: maybe(fc.constantFrom("app=one", "app in (one, two)", "!tier", "tier,app!=two", "tier notin (one)")),
  annotationSelector: maybe(fc.constantFrom("note", "note=one", "note!=two")),
  group: maybe(fc.constantFrom("apps", "")),
});

const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant("add"), at: fc.constantFrom(...KEYS), value: word }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constantFrom("replace", "remove"), at: fc.constant("note" as const), value: word }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("add"), at: fc.constant(undefined), value: word }) },
);

const merge = fc.record({
  annotations: maybe(fc.dictionary(fc.constantFrom(...KEYS), fc.option(word), { maxKeys: 2 }), 3),
  labels: maybe(fc.dictionary(fc.constantFrom("app", "tier"), fc.option(word), { maxKeys: 2 })),
  directive: fc.constantFrom(undefined, undefined, undefined, "replace", "all"),
  account: maybe(fc.option(fc.constantFrom(...NAMES, "stray")), 2),
  of: fc.nat(9),
});

const patch = fc.record({
  form: fc.constantFrom("merge", "merge-target", "json", "json6902", "strategic", "rename", "name"),
  inFile: fc.boolean(),
  style: fc.constantFrom("BLOCK_LITERAL" as const, "QUOTE_DOUBLE" as const, "BLOCK_FOLDED" as const),
  target,
  operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
  merge,
});

const layer = fc.record({
  namespace: maybe(fc.constantFrom(...NAMESPACES)),
  namePrefix: maybe(fc.constantFrom("dev-", "eu-")),
  nameSuffix: maybe(fc.constantFrom("-v2", "-x")),
  commonAnnotations: maybe(pairs),
  commonLabels: maybe(labels),
  labels: maybe(
    fc.record({
      pairs: labels,
      includeSelectors: maybe(fc.boolean()),
      includeTemplates: maybe(fc.boolean()),
    }),
  ),
  patches: fc.array(patch, { maxLength: 3, size: "max" }),
  component: maybe(fc.constantFrom(0, 1, 2)),
  accounts: fc.array(account, { maxLength: 1 }),
});

const bases = fc.record({
  accounts: fc.uniqueArray(account, { minLength: 1, maxLength: 2, selector: ({ name }) => name, size: "max" }),
  workloads: fc.uniqueArray(workload, {
    minLength: 2,
    maxLength: 5,
    selector: ({ kind, name }) => `${kind}/${name}`,
    size: "max",
  }),
});

export const overlayModel = fc.record({
  base: bases,
  other: maybe(bases),
  lower: layer,
  side: maybe(layer),
  top: layer,
  components: fc.tuple(layer, layer),
  /** The prefix of the second layer where it takes the first base in as well. */
  shared: maybe(fc.constantFrom("a-", "b-"), 1),
});

type Model = typeof overlayModel extends fc.Arbitrary<infer M> ? M : never;
type Layer = typeof layer extends fc.Arbitrary<infer L> ? L : never;
type Workload = typeof workload extends fc.Arbitrary<infer W> ? W : never;
type Patch = typeof patch extends fc.Arbitrary<infer P> ? P : never;

/** The model as files; the outermost kustomization is in `top`. */
export function overlayFiles(model: Model): Record<string, string> {
  const files: Record<string, string> = {};
  const objects = [...model.base.accounts.map(accountObject), ...model.base.workloads.map(workloadObject)];
  files["base/kustomization.yaml"] = stringify({ resources: ["all.yaml"] });
  files["base/all.yaml"] = objects.map((object) => stringify(object)).join("---\n");
  if (model.other !== undefined) {
    const { accounts, workloads } = model.other;
    const others = [...accounts.map(accountObject), ...workloads.map(workloadObject)];
    files["other/kustomization.yml"] = stringify({ resources: others.map((_, i) => `${i}.yaml`) });
    others.forEach((object, i) => {
      files[`other/${i}.yaml`] = stringify(object);
    });
  }
  const write = (folder: string, parts: Layer, resources: readonly string[], kind: string, prefix?: string) =>
    writeLayer(files, folder, parts, { resources, kind, objects, prefix });
  model.components.forEach((component, i) => {
    write(`component-${i}`, component, [], "Component");
  });
  write("lower", model.lower, ["../base"], "Kustomization");
  const { shared, other } = model;
  const second = [...(shared === undefined ? [] : ["../base"]), ...(other === undefined ? [] : ["../other"])];
  if (model.side !== undefined && second.length > 0) {
    write("side", model.side, second, "Kustomization", shared);
    write("top", model.top, ["../lower", "../side/"], "Kustomization");
  } else {
    write("top", model.top, ["../lower"], "Kustomization");
  }
  return files;
}

interface Around {
  readonly resources: readonly string[];
  readonly kind: string;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
  /** Goes over the layer's own. */
  readonly prefix: string | undefined;
}

function writeLayer(files: Record<string, string>, folder: string, parts: Layer, around: Around): void {
  const { patches, component, accounts, labels: extra, ...rest } = parts;
  const lists: Record<string, unknown[]> = { patches: [], patchesJson6902: [], patchesStrategicMerge: [] };
  patches.forEach((each, i) => {
    const [list, entry, text] = patchEntry(each, around);
    if (each.inFile) {
      files[`${folder}/patch-${i}.yaml`] = text;
      lists[list]?.push(list === "patchesStrategicMerge" ? `patch-${i}.yaml` : { ...entry, path: `patch-${i}.yaml` });
    } else {
      lists[list]?.push(list === "patchesStrategicMerge" ? text : { ...entry, patch: text });
    }
  });
  const own = accounts.map(accountObject);
  own.forEach((object, i) => {
    files[`${folder}/own-${i}.yaml`] = stringify({
      ...object,
      metadata: { ...(object.metadata as object), name: folder },
    });
  });
  const isComponent = around.kind === "Component";
  const kustomization = {
    apiVersion: `kustomize.config.k8s.io/${isComponent ? "v1alpha1" : "v1beta1"}`,
    kind: around.kind,
    resources: [...around.resources, ...own.map((_, i) => `own-${i}.yaml`)],
    components:
      isComponent || component === undefined
        ? undefined
        : [
            component > 1 ? "../component-0" : `../component-${component}`,
            ...(component > 1 ? ["../component-1"] : []),
          ],
    ...rest,
    namePrefix: around.prefix ?? rest.namePrefix,
    labels: extra === undefined ? undefined : [extra],
    ...lists,
  };
  const style = patches[0]?.style ?? "BLOCK_LITERAL";
  files[`${folder}/kustomization.yaml`] = stringify(present(kustomization), {
    blockQuote: style === "BLOCK_FOLDED" ? "folded" : style === "BLOCK_LITERAL" ? "literal" : false,
    lineWidth: 0,
  });
}

function patchEntry(each: Patch, { objects }: Around): readonly [string, Record<string, unknown>, string] {
  const selector = present(each.target);
  const object = objects[each.merge.of % objects.length] ?? {};
  switch (each.form) {
    case "json":
    case "json6902":
      return [
        each.form === "json" ? "patches" : "patchesJson6902",
        { target: selector },
        stringify(each.operations.map(({ op, at, value }) => operationOf(op, at, value))),
      ];
    case "name":
      return [
        "patches",
        { target: selector },
        stringify([{ op: "replace", path: "/metadata/name", value: "renamed" }]),
      ];
    case "merge-target":
      return [
        "patches",
        { target: selector },
        stringify(mergeOf({ apiVersion: "v1", kind: "Any", metadata: { name: "any" } }, each.merge, "spec.template")),
      ];
    case "rename":
      return [
        "patches",
        { target: selector, options: { allowNameChange: true } },
        stringify(mergeOf({ apiVersion: "v1", kind: "Any", metadata: { name: "renamed" } }, each.merge, undefined)),
      ];
    default: {
      const { apiVersion, kind, metadata } = object as { apiVersion: string; kind: string; metadata: object };
      const { name, namespace } = metadata as { name: string; namespace?: string };
      const shell = present({ apiVersion, kind, metadata: present({ name, namespace }) });
      const text = stringify(mergeOf(shell, each.merge, kind === "ServiceAccount" ? undefined : specPath(kind)));
      return each.form === "merge" ? ["patches", {}, text] : ["patchesStrategicMerge", {}, text];
    }
  }
}

function operationOf(op: string, at: string | undefined, value: string) {
  const path = at === undefined ? "/metadata/annotations" : `/metadata/annotations/${at.replace("/", "~1")}`;
  return op === "remove" ? { op, path } : { op, path, value: at === undefined ? { [ROLE]: value } : value };
}

function mergeOf(
  shell: Record<string, unknown>,
  { annotations, labels: own, directive, account: name }: Patch["merge"],
  spec: string | undefined,
) {
  const metadata = { ...(shell.metadata as object), ...present({ annotations, labels: own }) };
  if (directive === "replace" && annotations !== undefined) {
    Object.assign(metadata, { annotations: { ...annotations, $patch: "replace" } });
  }
  const rest =
    name === undefined || spec === undefined ? {} : nest([...spec.split("."), "spec"], { serviceAccountName: name });
  return directive === "all" ? { ...shell, $patch: "delete" } : { ...shell, metadata, ...rest };
}

function accountObject({
  name,
  namespace,
  labels: own,
  annotations,
}: typeof account extends fc.Arbitrary<infer A> ? A : never): Record<string, unknown> {
  const metadata = present({ name, namespace, labels: own, annotations });
  return { apiVersion: "v1", kind: "ServiceAccount", metadata };
}

const API_VERSIONS: Readonly<Record<string, string>> = {
  Pod: "v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  Rollout: "argoproj.io/v1alpha1",
  Workflow: "argoproj.io/v1alpha1",
};

function specPath(kind: string): string {
  return kind === "CronJob" ? "spec.jobTemplate.spec.template" : kind === "Pod" ? "" : "spec.template";
}

function workloadObject(parts: Workload): Record<string, unknown> {
  const { kind, name, namespace, annotations, podAnnotations, account: account_, alias } = parts;
  const metadata = present({ name, namespace, labels: parts.labels, annotations });
  const shell = { apiVersion: API_VERSIONS[kind] ?? "apps/v1", kind, metadata };
  if (kind === "Workflow") {
    return { ...shell, spec: present({ entrypoint: "main", serviceAccountName: account_ ?? "reader" }) };
  }
  const spec = {
    containers: [{ name: "main", image: "example.com/app" }],
    ...(account_ === undefined ? {} : { [alias ? "serviceAccount" : "serviceAccountName"]: account_ }),
  };
  if (kind === "Pod") {
    return { ...shell, spec };
  }
  const template = { metadata: present({ labels: { app: name }, annotations: podAnnotations }), spec };
  const selector = kind === "Job" || kind === "CronJob" ? {} : { selector: { matchLabels: { app: name } } };
  const inner = { ...selector, template };
  return {
    ...shell,
    spec: kind === "CronJob" ? { schedule: "* * * * *", jobTemplate: { spec: { template } } } : inner,
  };
}

function nest(path: readonly string[], value: unknown): Record<string, unknown> {
  const keys = path.filter((key) => key !== "");
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
}

function present(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

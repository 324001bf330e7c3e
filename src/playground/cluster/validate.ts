/** What the API server refuses: names, types and the parts that a kind cannot do without. Messages follow its wording. */
import { NAMESPACE_NAME, SERVICE_ACCOUNT_NAME } from "../../core/names/kubernetes.ts";
import { isObject, type JsonObject, type JsonValue, KUBE_RESOURCES } from "../../core/ports.ts";
import { metadataOf, objectsIn, refOf, specOf } from "./draft.ts";

/** DNS-1123 subdomain is the rule for most names; namespaces are labels. */
function nameFault(kind: string, name: string): string | undefined {
  const rule = kind === "Namespace" ? NAMESPACE_NAME : SERVICE_ACCOUNT_NAME;
  return rule.test(name)
    ? undefined
    : `metadata.name: Invalid value: "${name}": a lowercase RFC 1123 ${kind === "Namespace" ? "label" : "subdomain"} must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character`;
}

/** Faults of an object as the server lists them; empty when it takes it. `old` is the object that it replaces. */
export function faultsOf(body: JsonObject, old: JsonObject | undefined): readonly string[] {
  const { kind, name } = refOf(body);
  const faults: (string | undefined)[] = [nameFault(kind, name), ...undeclaredFaults(body)];
  faults.push(...mapFaults(metadataOf(body).annotations, "metadata.annotations"));
  faults.push(...mapFaults(metadataOf(body).labels, "metadata.labels"));
  const template = podTemplateOf(body);
  if (template !== undefined) {
    faults.push(...podFaults(template.spec, template.path));
    faults.push(
      ...mapFaults(template.metadata.annotations, `${template.path.replace(/spec$/, "metadata")}.annotations`),
    );
  }
  if (/^(Deployment|StatefulSet|DaemonSet|ReplicaSet)$/.test(kind)) {
    faults.push(...selectorFaults(body, old));
  }
  if (kind === "Pod" && old !== undefined && JSON.stringify(specOf(body)) !== JSON.stringify(specOf(old))) {
    faults.push("spec: Forbidden: pod updates may not change fields other than the image");
  }
  return faults.filter((fault) => fault !== undefined);
}

/** Fields of a kind beside apiVersion, kind and metadata, where they are not `spec` and `status` (core/v1, admissionregistration/v1). */
const OWN_FIELDS: Readonly<Record<string, readonly string[] | "any">> = {
  ServiceAccount: ["secrets", "imagePullSecrets", "automountServiceAccountToken"],
  MutatingWebhookConfiguration: ["webhooks"],
  Event: "any",
};

/** Strict field validation, of the topmost fields only: what lies below them is not known here. */
function undeclaredFaults(body: JsonObject): readonly string[] {
  const own = OWN_FIELDS[String(body.kind)] ?? ["spec", "status"];
  const known = new Set(["apiVersion", "kind", "metadata", ...own]);
  return own === "any"
    ? []
    : Object.keys(body).flatMap((field) => (known.has(field) ? [] : [`.${field}: field not declared in schema`]));
}

/** The sentence of a 422. */
export function invalidMessage(body: JsonObject, faults: readonly string[]): string {
  const { kind, name } = refOf(body);
  const { group } = KUBE_RESOURCES[kind];
  const list = faults.length === 1 ? faults[0] : `[${faults.join(", ")}]`;
  return `${kind}${group === "" ? "" : `.${group}`} "${name}" is invalid: ${list}`;
}

export interface TemplatePlace {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
  /** Of the pod's spec, e.g. `spec.template.spec`. */
  readonly path: string;
}

/** The pod that an object makes, or is. */
export function podTemplateOf(body: JsonObject): TemplatePlace | undefined {
  const spec = specOf(body);
  if (body.kind === "Pod") {
    return { metadata: metadataOf(body), spec, path: "spec" };
  }
  const job = isObject(spec.jobTemplate) ? specOf(spec.jobTemplate) : spec;
  const template = job.template;
  if (!isObject(template)) {
    return undefined;
  }
  const path = body.kind === "CronJob" ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
  return { metadata: metadataOf(template), spec: specOf(template), path };
}

function mapFaults(value: JsonValue | undefined, path: string): readonly string[] {
  return Object.entries(isObject(value) ? value : {})
    .filter(([, text]) => typeof text !== "string")
    .map(([key, text]) => `${path}.${key}: Invalid value: ${JSON.stringify(text)}: must be a string`);
}

function podFaults(spec: JsonObject, path: string): readonly string[] {
  const containers = objectsIn(spec.containers);
  const faults = containers.length === 0 ? [`${path}.containers: Required value`] : [];
  for (const [index, container] of [...containers, ...objectsIn(spec.initContainers)].entries()) {
    const at = `${path}.containers[${index}]`;
    if (typeof container.name !== "string" || container.name === "") {
      faults.push(`${at}.name: Required value`);
    }
    if (typeof container.image !== "string" || container.image === "") {
      faults.push(`${at}.image: Required value`);
    }
    const paths = objectsIn(container.volumeMounts).map(({ mountPath }) => String(mountPath));
    for (const repeated of paths.filter((mount, position) => paths.indexOf(mount) < position)) {
      faults.push(`${at}.volumeMounts: Invalid value: "${repeated}": must be unique`);
    }
  }
  return faults;
}

function selectorFaults(body: JsonObject, old: JsonObject | undefined): readonly string[] {
  const labels = podTemplateOf(body)?.metadata.labels;
  const selector = specOf(body).selector;
  const wanted = isObject(selector) && isObject(selector.matchLabels) ? selector.matchLabels : undefined;
  if (wanted === undefined) {
    return ["spec.selector: Required value"];
  }
  const oldSelector = old === undefined ? undefined : specOf(old).selector;
  if (oldSelector !== undefined && JSON.stringify(oldSelector) !== JSON.stringify(selector)) {
    return ["spec.selector: Invalid value: field is immutable"];
  }
  const has = isObject(labels) ? labels : {};
  return Object.entries(wanted).every(([key, value]) => has[key] === value)
    ? []
    : [
        `spec.template.metadata.labels: Invalid value: ${JSON.stringify(has)}: \`selector\` does not match template \`labels\``,
      ];
}

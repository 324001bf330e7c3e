/** Reads Kubernetes objects of Terraform: ServiceAccounts, and manifests written as objects or as YAML. */
import { ROLE_ARN_ANNOTATION } from "../../../names/kubernetes.ts";
import { asMap } from "../../../syntax/at.ts";
import { attributeOf, blocksOf } from "../../../syntax/hcl.ts";
import type { Fact, ServiceAccountFact } from "../../facts.ts";
import { readManifest } from "../read-manifest.ts";
import { toKeyedValues, unwrittenValue } from "../read-value.ts";
import { yamlDocument } from "./documents.ts";
import type { BlockReading } from "./module-reading.ts";

/** `kubernetes_service_account(_v1)`; Terraform puts it into the namespace "default" where none is given. */
export function readServiceAccount({ block, file, module }: BlockReading): readonly Fact[] {
  const [metadata] = blocksOf(block.body, "metadata");
  if (metadata === undefined) {
    return [];
  }
  const context = module.contextOf(file);
  const of = (name: string) => module.valueIn(metadata, name, file);
  const keyed = (name: string) => toKeyedValues(module.nodeIn(metadata, name, file), context);
  const annotations = keyed("annotations");
  const roleArn = annotations.find(({ key }) => key.text === ROLE_ARN_ANNOTATION);
  const fact: ServiceAccountFact = {
    ...module.baseOf(file),
    kind: "service-account",
    range: block.range,
    meta: {
      apiVersion: undefined,
      kind: undefined,
      name: of("name") ?? unwrittenValue(metadata.header),
      namespace: of("namespace") ?? unwrittenValue(metadata.header, "default"),
      labels: keyed("labels"),
      annotations,
      metadataRange: metadata.range,
      annotationsRange: attributeOf(metadata.body, "annotations")?.range,
    },
    roleArn,
    partial: false,
  };
  return [withRole(fact, module)];
}

/** `kubernetes_manifest` has the object itself, `kubectl_manifest` its YAML. */
export function readKubernetesManifest({ block, file, module }: BlockReading): readonly Fact[] {
  const written = attributeOf(block.body, "manifest") ?? attributeOf(block.body, "yaml_body");
  if (written === undefined) {
    return [];
  }
  const document =
    written.name === "manifest"
      ? { root: module.values.resolve(written.value, file), file }
      : yamlDocument(written.value, file, module.values);
  if (document === undefined || asMap(document.root) === undefined) {
    return [];
  }
  return readManifest(document.root, module.contextOf(document.file)).map((fact): Fact => {
    const own: Fact = { ...fact, source: "terraform" };
    return own.kind === "service-account" ? withRole(own, module) : own;
  });
}

/** The account with its role, where its annotation is the ARN of a role of this module. */
export function withRole(fact: ServiceAccountFact, module: BlockReading["module"]): ServiceAccountFact {
  const role = module.roleOf(fact.roleArn?.value);
  return role === undefined ? fact : { ...fact, role };
}

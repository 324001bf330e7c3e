/** Reads a Terraform module: the facts of each of its files, told from what all of them say together. */
import { attributeOf, type HclBlock } from "../../../syntax/hcl.ts";
import type { Fact } from "../../facts.ts";
import { type BlockReading, ModuleReading } from "./module-reading.ts";
import type { ModuleFile } from "./module-scope.ts";
import { knownScalar } from "./nodes.ts";
import {
  readAddonResource,
  readAssociation,
  readClusterResource,
  readEksModule,
  readProvider,
  readRole,
} from "./read-aws.ts";
import { readHelmRelease } from "./read-helm-release.ts";
import { readKubernetesManifest, readServiceAccount } from "./read-kubernetes.ts";
import { readRoleModule } from "./read-role-module.ts";
import { readAttachment, readRolePolicy } from "./read-role-policies.ts";
import { readTrustDocuments, TrustDocuments } from "./trust-documents.ts";

export type { ModuleFile } from "./module-scope.ts";

/** Reads a block; trust documents that stand elsewhere are noted, and read at last. */
export type BlockReader = (reading: BlockReading, documents: TrustDocuments) => readonly Fact[];

const RESOURCES: Readonly<Record<string, BlockReader>> = {
  aws_iam_role: readRole,
  aws_iam_role_policy: readRolePolicy,
  aws_iam_role_policy_attachment: readAttachment,
  aws_iam_openid_connect_provider: readProvider,
  aws_eks_cluster: readClusterResource,
  aws_eks_pod_identity_association: readAssociation,
  aws_eks_addon: readAddonResource,
  kubernetes_service_account: readServiceAccount,
  kubernetes_service_account_v1: readServiceAccount,
  kubernetes_manifest: readKubernetesManifest,
  kubectl_manifest: readKubernetesManifest,
  helm_release: readHelmRelease,
};

/**
 * Facts by the URI of the file that states them. `setElsewhere`: variables that some call of this module sets. What Terraform alone
 * can know is unknown, and a block that is certainly not made says nothing.
 */
export function readModule(
  files: readonly ModuleFile[],
  setElsewhere: ReadonlySet<string>,
): ReadonlyMap<string, readonly Fact[]> {
  const module = new ModuleReading(files, setElsewhere);
  const documents = new TrustDocuments(module);
  const facts = [...module.scope.blocks()].flatMap(([address, { block, file }]): readonly Fact[] => {
    const reader = readerOf(block);
    const reading = { address, block, file, module };
    return reader === undefined || isLeftOut(reading) ? [] : reader(reading, documents);
  });
  facts.push(...readTrustDocuments(documents));
  return byFile(facts, module);
}

function readerOf(block: HclBlock): BlockReader | undefined {
  const [type = ""] = block.labels;
  if (block.type === "module") {
    return (reading) => [...readRoleModule(reading), ...readEksModule(reading)];
  }
  return block.type === "resource" && Object.hasOwn(RESOURCES, type) ? RESOURCES[type] : undefined;
}

/** True for `count = 0` and for modules that are told to create nothing. */
function isLeftOut({ block, file, module }: BlockReading): boolean {
  const is = (name: string, text: string) => {
    const attribute = attributeOf(block.body, name);
    return attribute !== undefined && knownScalar(module.values.resolve(attribute.value, file)) === text;
  };
  return is("count", "0") || (block.type === "module" && (is("create", "false") || is("create_role", "false")));
}

/** Facts in the order of their places; the first of a file carries the places that Terraform computes. */
function byFile(facts: readonly Fact[], module: ModuleReading): ReadonlyMap<string, readonly Fact[]> {
  const files = new Map<string, Fact[]>();
  for (const fact of facts) {
    const known = files.get(fact.uri);
    if (known === undefined) {
      files.set(fact.uri, [fact]);
    } else {
      known.push(fact);
    }
  }
  for (const [uri, own] of files) {
    own.sort((a, b) => a.range.start - b.range.start);
    const [first] = own;
    if (first !== undefined) {
      own[0] = { ...first, computed: [...(first.computed ?? []), ...module.values.computedIn(uri)] };
    }
  }
  return files;
}

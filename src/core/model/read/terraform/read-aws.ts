/** Reads AWS resources of Terraform: roles, OIDC providers, clusters, Pod Identity associations, add-ons. */
import { attributeOf, blocksOf } from "../../../syntax/hcl.ts";
import type { AssociationFact, Fact } from "../../facts.ts";
import { readAddon } from "../read-addon.ts";
import { toValues } from "../read-value.ts";
import { isEksModule } from "./issuer-references.ts";
import type { BlockReading } from "./module-reading.ts";
import { readOwnPolicies } from "./read-role-policies.ts";
import type { TrustDocuments } from "./trust-documents.ts";

export function readRole(reading: BlockReading, documents: TrustDocuments): readonly Fact[] {
  const { address, block, file, module } = reading;
  const role = module.roleAt(address);
  const policy = attributeOf(block.body, "assume_role_policy");
  if (role === undefined) {
    return [];
  }
  return [
    { ...module.baseOf(file), kind: "role", range: block.range, role, arn: undefined },
    ...(policy === undefined ? [] : documents.read(policy.value, file, role)),
    ...readOwnPolicies(reading, role),
  ];
}

export function readProvider(reading: BlockReading): readonly Fact[] {
  const { block, file, module } = reading;
  return [
    {
      ...module.baseOf(file),
      kind: "provider",
      range: block.range,
      url: module.value(reading, "url"),
      account: undefined,
      audiences: toValues(module.nodeIn(block, "client_id_list", file), module.contextOf(file)),
    },
  ];
}

export function readClusterResource(reading: BlockReading): readonly Fact[] {
  return [clusterFact(reading, "name")];
}

/** terraform-aws-modules' eks: the cluster's name is `cluster_name`, since version 21 `name`. */
export function readEksModule(reading: BlockReading): readonly Fact[] {
  if (!isEksModule(reading.block)) {
    return [];
  }
  const isOld = attributeOf(reading.block.body, "cluster_name") !== undefined;
  return [clusterFact(reading, isOld ? "cluster_name" : "name")];
}

function clusterFact(reading: BlockReading, name: string): Fact {
  const { block, file, module } = reading;
  return {
    ...module.baseOf(file),
    kind: "cluster",
    range: block.range,
    name: module.value(reading, name),
    region: undefined,
    account: undefined,
    issuer: undefined,
  };
}

export function readAssociation(reading: BlockReading): readonly AssociationFact[] {
  const { block, file, module } = reading;
  const of = (name: string) => module.value(reading, name);
  const role = module.roleOf(of("role_arn"));
  return [
    {
      ...module.baseOf(file),
      kind: "association",
      range: block.range,
      cluster: of("cluster_name"),
      namespace: of("namespace"),
      serviceAccount: of("service_account"),
      roleArn: of("role_arn"),
      ...(role === undefined ? {} : { role }),
      targetRoleArn: of("target_role_arn"),
      disableSessionTags: of("disable_session_tags"),
      policy: of("policy"),
    },
  ];
}

/** An add-on's associations leave the namespace to the add-on. */
export function readAddonResource(reading: BlockReading): readonly Fact[] {
  const { block, file, module } = reading;
  const accounts = readAddon(
    {
      name: module.value(reading, "addon_name"),
      map: module.mapOf(block, file),
      roleKey: "service_account_role_arn",
      source: "terraform",
    },
    module.contextOf(file),
  );
  const associations = blocksOf(block.body, "pod_identity_association").flatMap((inner): readonly Fact[] => {
    const [association] = readAssociation({ ...reading, block: inner });
    return association === undefined ? [] : [{ ...association, cluster: module.value(reading, "cluster_name") }];
  });
  return [
    ...accounts.map((account) => {
      const role = module.roleOf(account.roleArn?.value);
      return role === undefined ? account : { ...account, role };
    }),
    ...associations,
  ];
}

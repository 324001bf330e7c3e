/** The files of a practice scenario: the healthy set-up as its owner wrote it down, whatever happened to account and cluster since. */
import { yamlText } from "../core/plan/render/yaml-text.ts";
import type { JsonObject } from "../core/ports.ts";
import { initialPracticeState, PRACTICE_ACCOUNT, PRACTICE_CLUSTER, practiceRoleArn } from "./initial-state.ts";
import { type WorkspaceFile, workspaceSettings } from "./practice-workspace.ts";
import { account, object } from "./scenarios/builder.ts";
import { IRSA, ordersWorkload, POD_IDENTITY, storefrontAccount, storefrontWorkload } from "./scenarios/healthy.ts";
import type { PracticeScenario } from "./scenarios/scenario.ts";

export function scenarioWorkspaceFiles(scenario: PracticeScenario): readonly WorkspaceFile[] {
  return [
    { path: "README.md", text: readme(scenario) },
    { path: ".vscode/settings.json", text: workspaceSettings() },
    { path: "storefront/namespace.yaml", text: yamlText(object("Namespace", IRSA.namespace, undefined)) },
    { path: "storefront/service-account.yaml", text: yamlText(withoutEmpty(storefrontAccount())) },
    { path: "storefront/catalog.yaml", text: yamlText(storefrontWorkload()) },
    trustPolicy("storefront", IRSA.role),
    { path: "orders/namespace.yaml", text: yamlText(object("Namespace", POD_IDENTITY.namespace, undefined)) },
    {
      path: "orders/service-account.yaml",
      text: yamlText(withoutEmpty(account(POD_IDENTITY.namespace, POD_IDENTITY.serviceAccount))),
    },
    { path: "orders/queue-worker.yaml", text: yamlText(ordersWorkload()) },
    trustPolicy("orders", POD_IDENTITY.role),
    { path: "orders/association.yaml", text: association() },
  ];
}

function trustPolicy(folder: string, role: string): WorkspaceFile {
  const found = initialPracticeState().roles.find(({ name }) => name === role);
  const policy: unknown = JSON.parse(found?.trustPolicy ?? "{}");
  return { path: `${folder}/${role}.trust-policy.json`, text: `${JSON.stringify(policy, undefined, 2)}\n` };
}

/** A manifest as people write it: no empty annotations. */
function withoutEmpty(manifest: JsonObject): JsonObject {
  const { annotations, ...metadata } = manifest.metadata as JsonObject;
  const isEmpty = Object.keys((annotations ?? {}) as JsonObject).length === 0;
  return { ...manifest, metadata: isEmpty ? metadata : { ...metadata, annotations: annotations ?? {} } };
}

function association(): string {
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: EKS Pod Identity of ServiceAccount ${POD_IDENTITY.serviceAccount}
Resources:
  QueueWorker:
    Type: AWS::EKS::PodIdentityAssociation
    Properties:
      ClusterName: ${PRACTICE_CLUSTER}
      Namespace: ${POD_IDENTITY.namespace}
      ServiceAccount: ${POD_IDENTITY.serviceAccount}
      RoleArn: ${practiceRoleArn(POD_IDENTITY.role)}
`;
}

function readme({ name, title, account: who }: PracticeScenario): string {
  const asked = who === undefined ? undefined : `${who.namespace}/${who.serviceAccount}`;
  return `# Practice scenario: ${name}

${title}

The files here are as their owner wrote them down; the practice account ${PRACTICE_ACCOUNT} and its cluster \`${PRACTICE_CLUSTER}\` are as
they are now. Nothing reaches AWS.

${
  asked === undefined
    ? `1. Run **IRSA: Plan and Apply** for \`${IRSA.namespace}/${IRSA.serviceAccount}\` and see what a cluster without any set-up lacks.
2. Run **IRSA: Undo Applied Changes** to go back to nothing.`
    : `1. Run **IRSA: Verify ServiceAccount** for \`${asked}\`: it goes along the chain by which a pod gets its identity, and names the link
   that does not hold.
2. Press **Plan the Repair**, read what would be changed, and agree to it or not. What only a workload's own settings break, no plan repairs:
   the page says what to do.
3. **IRSA: Open Guide** shows the same link in the picture.`
}

**IRSA: Open Practice Scenario…** begins this one anew, or another.
`;
}

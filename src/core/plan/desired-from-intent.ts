/** From the guided command's answers to the desired state: everything that gives one ServiceAccount its identity. */
import type { AccessIntent } from "../generate/intent.ts";
import { deploymentText, serviceAccountText, testPodText } from "../generate/manifests.ts";
import { s3ReadPolicyName } from "../generate/permission-policy-files.ts";
import { s3ReadPolicy } from "../generate/policies.ts";
import { checkIntent, type Wanted } from "../generate/wanted.ts";
import { isObject, type JsonObject, type KubeKind } from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { toJson } from "../syntax/to-json.ts";
import type { Desired, DesiredObject, DesiredRole } from "./desired.ts";

export type DesiredOutcome =
  | { readonly ok: true; readonly desired: Desired; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Namespaces that every cluster has. */
const BUILT_IN_NAMESPACE = /^(?:default|kube-(?:system|public|node-lease))$/;

/** @param audience of the ServiceAccount's tokens: its annotation's, or `sts.amazonaws.com` */
export function desiredFromIntent(intent: AccessIntent, audience: string): DesiredOutcome {
  const checked = checkIntent(intent);
  if (!checked.ok) {
    return checked;
  }
  const { wanted } = checked;
  const { cluster, namespace, serviceAccount } = intent;
  const { irsa, podIdentity, roleArn } = wanted;
  return {
    ok: true,
    notes: [],
    desired: {
      cluster: { ...cluster, issuer: irsa?.issuer ?? cluster.issuer },
      providers:
        irsa === undefined ? [] : [{ arn: irsa.providerArn, url: `https://${irsa.issuer}`, audiences: [audience] }],
      roles: [roleOf(wanted, audience)],
      agent: podIdentity !== undefined,
      associations:
        podIdentity === undefined
          ? []
          : [
              {
                key: { cluster: podIdentity.clusterName, namespace, serviceAccount },
                roleArn,
                targetRoleArn: undefined,
                disableSessionTags: false,
                policy: undefined,
              },
            ],
      objects: objectsOf(wanted),
      pods: [
        {
          namespace,
          serviceAccount,
          identity: irsa === undefined ? { mechanism: "pod-identity" } : { mechanism: "irsa", roleArn },
        },
      ],
    },
  };
}

function roleOf(wanted: Wanted, audience: string): DesiredRole {
  const { intent, role, roleArn } = wanted;
  const { permissions, namespace, serviceAccount } = intent;
  return {
    arn: roleArn,
    name: role.name,
    path: role.path,
    mayCreate: intent.role.kind === "new",
    description: `For ServiceAccount ${namespace}/${serviceAccount}${intent.cluster.name === undefined ? "" : ` of EKS cluster ${intent.cluster.name}`}`,
    trust: { kind: "admit", accounts: [{ wanted, audience }] },
    attached: permissions.kind === "managed" ? permissions.policyArns : [],
    inline:
      permissions.kind === "s3-read"
        ? [{ name: s3ReadPolicyName(permissions.bucket), document: s3ReadPolicy(permissions.bucket, role.partition) }]
        : [],
    boundary: undefined,
  };
}

function objectsOf({ intent, irsa, roleArn }: Wanted): readonly DesiredObject[] {
  const { namespace, serviceAccount, workload } = intent;
  const account = { namespace, name: serviceAccount };
  const objects = [desiredObject(serviceAccountText(account, irsa === undefined ? undefined : roleArn))];
  if (!BUILT_IN_NAMESPACE.test(namespace)) {
    objects.unshift(namespaceObject(namespace));
  }
  if (workload.kind === "test-pod") {
    objects.push(desiredObject(testPodText({ namespace, name: workload.name }, serviceAccount)));
  } else if (workload.kind === "deployment") {
    objects.push(desiredObject(deploymentText({ namespace, name: workload.name }, serviceAccount)));
  }
  return objects;
}

/** A namespace as far as a plan wants it: to be there. */
export function namespaceObject(name: string): DesiredObject {
  return {
    ref: { kind: "Namespace", namespace: undefined, name },
    object: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  };
}

/** A generated manifest as an object; throws for text that is none, since it is our own. */
function desiredObject(text: string): DesiredObject {
  const object = toJson(parseFile("generated.yaml", text).documents[0]?.root);
  if (!isObject(object)) {
    throw new Error("a generated manifest is not a mapping");
  }
  return { ref: refOf(object), object };
}

function refOf(object: JsonObject): DesiredObject["ref"] {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return {
    kind: String(object.kind) as KubeKind,
    namespace: metadata.namespace === undefined ? undefined : String(metadata.namespace),
    name: String(metadata.name),
  };
}

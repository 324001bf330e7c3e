/** The AWS identity that a practice pod's SDK ends up with: by its variables, its token, STS, the Pod Identity agent, or the node. */
import { AGENT_ADD_ON } from "../../core/names/kubernetes.ts";
import { type CallerIdentity, isObject, type JsonObject } from "../../core/ports.ts";
import { evaluateTrust } from "../../core/trust/evaluate.ts";
import { sessionIdentity } from "../account/exchange.ts";
import { asServicesSee } from "../account/settle.ts";
import { readTrustText } from "../account/trust-document.ts";
import { assumeWithWebIdentity } from "../account/web-identity.ts";
import type { PracticeRole } from "../state.ts";
import { metadataOf, objectsIn, specOf } from "./draft.ts";
import { type PodEnvironment, volumeAt } from "./pod-environment.ts";
import { signAccountToken } from "./tokens.ts";
import type { ClusterWorld } from "./world.ts";

/** Role of the worker nodes, and who a pod is that got no identity of its own. */
export const NODE_ROLE = "practice-node";

export type PodCredentials =
  | { readonly kind: "session"; readonly identity: CallerIdentity; readonly role: PracticeRole | undefined }
  /** `message` is what the AWS CLI prints. */
  | { readonly kind: "failed"; readonly message: string };

export async function credentialsOf(
  environment: PodEnvironment,
  container: JsonObject,
  pod: JsonObject,
  world: ClusterWorld,
): Promise<PodCredentials> {
  switch (environment.source) {
    case "static-keys":
      return staticKeys(world);
    case "web-identity":
      return webIdentity(environment, container, pod, world);
    case "container-credentials":
      return podIdentity(pod, world);
    default:
      return nodeRole(pod, world);
  }
}

/** Keys of a user whom nobody remembers, as they are found in Secrets. */
function staticKeys({ state: { partition, identity } }: ClusterWorld): PodCredentials {
  const arn = `arn:${partition}:iam::${identity.account}:user/legacy-app`;
  return { kind: "session", identity: { account: identity.account, arn, userId: "AIDALEGACY" }, role: undefined };
}

function nodeRole(pod: JsonObject, { state, draft }: ClusterWorld): PodCredentials {
  const role = state.roles.find(({ name }) => name === NODE_ROLE);
  const node = draft.settings.nodes.find(({ name }) => name === specOf(pod).nodeName);
  if (role === undefined || node?.compute !== "ec2") {
    return failed('Unable to locate credentials. You can configure credentials by running "aws login".');
  }
  return { kind: "session", identity: sessionIdentity(state, role, "i-0f1e2d3c4b5a69788"), role };
}

async function webIdentity(
  environment: PodEnvironment,
  container: JsonObject,
  pod: JsonObject,
  world: ClusterWorld,
): Promise<PodCredentials> {
  const file = environment.value("AWS_WEB_IDENTITY_TOKEN_FILE") ?? "";
  const volume = volumeAt(file, container, pod);
  const projected = isObject(volume?.projected) ? volume.projected : {};
  const source = objectsIn(projected.sources).find((each) => isObject(each.serviceAccountToken))?.serviceAccountToken;
  if (!isObject(source)) {
    return failed(`[Errno 2] No such file or directory: '${file}'`);
  }
  const { name, namespace, uid } = metadataOf(pod);
  const token = await signAccountToken(world, {
    namespace: String(namespace),
    serviceAccount: String(specOf(pod).serviceAccountName),
    audiences: [typeof source.audience === "string" ? source.audience : `https://kubernetes.default.svc`],
    expirationSeconds: Number(source.expirationSeconds),
    pod: { name: String(name), uid: String(uid) },
  });
  if (token === undefined) {
    return failed(`[Errno 2] No such file or directory: '${file}'`);
  }
  const session = environment.value("AWS_ROLE_SESSION_NAME") ?? `botocore-session-${Math.floor(world.now / 1000)}`;
  const roleArn = environment.value("AWS_ROLE_ARN") ?? "";
  const answer = await assumeWithWebIdentity(world.state, roleArn, token.text, session, world.now);
  if (answer.kind === "refused") {
    return failed(
      `An error occurred (${answer.code}) when calling the AssumeRoleWithWebIdentity operation: ${answer.message}`,
    );
  }
  return { kind: "session", identity: sessionIdentity(world.state, answer.role, session), role: answer.role };
}

function podIdentity(pod: JsonObject, world: ClusterWorld): PodCredentials {
  const { state, cluster, now } = world;
  const { name, namespace, uid } = metadataOf(pod);
  const spec = specOf(pod);
  const retrieving = "Error when retrieving credentials from container-role: Error retrieving metadata: ";
  if (!agentAnswers(String(spec.nodeName), world)) {
    return failed(
      `${retrieving}Received error when attempting to retrieve container metadata: Connect timeout on endpoint URL: "http://169.254.170.23/v1/credentials"`,
    );
  }
  const seen = asServicesSee(state, now);
  const association = seen.associations.find(
    (each) =>
      each.region === cluster.region &&
      each.cluster === cluster.name &&
      each.namespace === namespace &&
      each.serviceAccount === spec.serviceAccountName,
  );
  const received = (said: string) =>
    failed(`${retrieving}Received non 200 response 400 from container metadata: [${crypto.randomUUID()}]: ${said}`);
  if (association === undefined) {
    return received("(ResourceNotFoundException): No associations found for the service account, fault: client");
  }
  const role = seen.roles.find(({ arn }) => arn === association.roleArn);
  const policy = role === undefined ? undefined : readTrustText(role.trustPolicy);
  const tags = association.disableSessionTags
    ? {}
    : { "aws:requesttag/kubernetes-pod-name": [String(name)], "aws:requesttag/kubernetes-pod-uid": [String(uid)] };
  const verdict =
    policy === undefined
      ? "denied"
      : evaluateTrust(policy, {
          mechanism: "pod-identity",
          namespace: String(namespace),
          serviceAccount: String(spec.serviceAccountName),
          clusterName: cluster.name,
          clusterArn: cluster.arn,
          account: state.identity.account,
          sessionTagsDisabled: association.disableSessionTags,
          context: tags,
          otherKeys: "absent",
        }).verdict;
  if (role === undefined || verdict !== "allowed") {
    return received(
      "(AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client",
    );
  }
  const session = `eks-${cluster.name}-${String(name)}-${crypto.randomUUID()}`.slice(0, 64);
  return { kind: "session", identity: sessionIdentity(state, role, session), role };
}

/** The agent's pod on that node, or Auto Mode, which has it built in. */
function agentAnswers(node: string, { draft, cluster, state, now }: ClusterWorld): boolean {
  const known = draft.settings.nodes.find((each) => each.name === node);
  if (known?.compute !== "ec2" || !known.agentReachable) {
    return false;
  }
  const addOn = state.addOns.find(
    (each) => each.region === cluster.region && each.cluster === cluster.name && each.name === AGENT_ADD_ON,
  );
  const pods = draft
    .list("Pod", "kube-system")
    .filter((pod) => metadataOf(pod).name?.toString().startsWith(AGENT_ADD_ON));
  const isReady = addOn === undefined || now >= addOn.readyAt;
  return cluster.autoMode || (isReady && pods.some((pod) => specOf(pod).nodeName === node));
}

function failed(message: string): PodCredentials {
  return { kind: "failed", message };
}

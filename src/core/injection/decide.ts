/** Decides, as the pod identity webhook does, what goes into a pod and each of its containers. */
import { SKIP_WEBHOOK_LABEL } from "../names/kubernetes.ts";
import {
  annotationKey,
  audienceOf,
  expirationOf,
  mechanismOf,
  type Reading,
  regionalStsOf,
  roleOf,
  skippedContainersOf,
} from "./account-settings.ts";
import { type ContainerInjection, type ContainerPlan, decideContainer } from "./decide-container.ts";
import type { AccountInput, PodInput } from "./inputs.ts";
import { containerReason, type InjectionReason, podReason } from "./reasons.ts";
import {
  AGENT_URI,
  EXPIRATION_JITTER,
  MAX_EXPIRATION,
  MECHANISMS,
  type Mechanism,
  MIN_EXPIRATION,
  POD_IDENTITY_LABEL,
  type WebhookOptions,
} from "./webhook.ts";

/** The projected token that the pod gets as a volume. */
export interface InjectedVolume {
  readonly name: string;
  readonly audience: string;
  /** Seconds; for a jittered lifetime its upper end. */
  readonly expirationSeconds: number;
  readonly path: string;
}

export interface Injection {
  /** Undefined where the webhook leaves the pod alone. */
  readonly mechanism: Mechanism | undefined;
  /** The token volume, to go in front of the pod's own; undefined where the pod has one of that name. */
  readonly volume: InjectedVolume | undefined;
  readonly label: { readonly key: string; readonly value: string } | undefined;
  /** One per container of the input, in its order. */
  readonly containers: readonly ContainerInjection[];
  /** In the order in which the webhook decides: pod, containers, volumes. */
  readonly reasons: readonly InjectionReason[];
  /** False where the API server refuses the pod that comes out. */
  readonly admitted: boolean;
}

const UNTOUCHED: ContainerInjection = { outcome: "untouched", env: [], mount: undefined, reasons: [] };

/**
 * What the webhook does to a new pod (source: aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go). `account` is
 * undefined for one that it has not seen; `associated` says whether a Pod Identity association exists for it. Kubernetes'
 * own ServiceAccount admission comes before and is not part of this.
 */
export function decideInjection(
  pod: PodInput,
  account: AccountInput | undefined,
  associated: boolean,
  options: WebhookOptions,
): Injection {
  const alone = aloneReason(pod, account, associated, options);
  const mechanism = mechanismOf(account, associated, options);
  if (alone !== undefined || mechanism === undefined) {
    return {
      mechanism: undefined,
      volume: undefined,
      label: undefined,
      containers: pod.containers.map(() => UNTOUCHED),
      reasons: alone === undefined ? [] : [alone],
      admitted: true,
    };
  }
  const parts = MECHANISMS[mechanism];
  const role = roleOf(account, options) ?? "";
  const audience: Reading<string> =
    mechanism === "irsa" ? audienceOf(account, options) : { value: "pods.eks.amazonaws.com", reasons: [] };
  const sts = regionalStsOf(account, options);
  const expiration = expirationOf(pod, account, options);
  const skipped = skippedContainersOf(pod, options);
  const windows = isWindows(pod);
  const plan: ContainerPlan = {
    mechanism,
    source: mechanism === "irsa" ? role : AGENT_URI,
    tokenFile: tokenFile(`${parts.mountPath}/${parts.tokenPath}`, windows),
    regionalSts: sts.value,
    region: options.defaultRegion,
  };
  const skipKey = annotationKey(options, "skip-containers");
  const containers = pod.containers.map((container, index): ContainerInjection => {
    const reason = containerReason("container-skipped", index, container.name, { key: skipKey });
    return skipped.value.has(container.name)
      ? { ...UNTOUCHED, outcome: "skipped", reasons: [reason] }
      : decideContainer(container, index, plan);
  });
  const hasOwn = pod.volumes.includes(parts.volume);
  const volume: InjectedVolume | undefined = hasOwn
    ? undefined
    : { name: parts.volume, audience: audience.value, expirationSeconds: expiration.value, path: parts.tokenPath };
  const label = mechanism === "pod-identity" ? POD_IDENTITY_LABEL : undefined;
  const reasons = [
    ...mechanismReasons(mechanism, role, account, options),
    ...audience.reasons,
    ...sts.reasons,
    ...expiration.reasons,
    ...skipped.reasons,
    ...(windows ? [podReason("windows-path")] : []),
    ...containers.flatMap((container) => container.reasons),
    ...volumeReasons(parts.volume, volume, mechanism),
    ...(label === undefined ? [] : [podReason("label-added", label)]),
  ];
  return {
    mechanism,
    volume,
    label,
    containers,
    reasons,
    admitted: !reasons.some(({ effect }) => effect === "refused"),
  };
}

/** Why the pod is left alone; undefined where it is not. */
function aloneReason(
  pod: PodInput,
  account: AccountInput | undefined,
  associated: boolean,
  options: WebhookOptions,
): InjectionReason | undefined {
  if (pod.labels.has(SKIP_WEBHOOK_LABEL)) {
    return podReason("skip-label", { key: SKIP_WEBHOOK_LABEL });
  }
  if (mechanismOf(account, associated, options) !== undefined) {
    return undefined;
  }
  return account === undefined
    ? podReason("account-unseen")
    : podReason("no-role", { key: annotationKey(options, "role-arn") });
}

function mechanismReasons(
  mechanism: Mechanism,
  role: string,
  account: AccountInput | undefined,
  options: WebhookOptions,
): readonly InjectionReason[] {
  const key = annotationKey(options, "role-arn");
  if (mechanism === "irsa") {
    return [podReason("irsa", { key, role })];
  }
  return [
    podReason("pod-identity"),
    ...(role === "" ? [] : [podReason("association-wins", { key, role })]),
    ...(account === undefined ? [podReason("account-unseen-associated")] : []),
  ];
}

function volumeReasons(
  name: string,
  volume: InjectedVolume | undefined,
  mechanism: Mechanism,
): readonly InjectionReason[] {
  if (volume === undefined) {
    return [podReason("volume-kept", { volume: name })];
  }
  const { audience, expirationSeconds } = volume;
  const jitters = mechanism === "pod-identity" && expirationSeconds === EXPIRATION_JITTER.at;
  const isAllowed = expirationSeconds >= MIN_EXPIRATION && expirationSeconds <= MAX_EXPIRATION;
  const lifetime = jitters ? `${EXPIRATION_JITTER.min} to ${EXPIRATION_JITTER.at}` : String(expirationSeconds);
  const limits = { min: String(MIN_EXPIRATION), max: String(MAX_EXPIRATION) };
  const jitter = { min: String(EXPIRATION_JITTER.min), max: String(EXPIRATION_JITTER.at) };
  return [
    podReason("volume-added", { volume: name, audience, seconds: lifetime }),
    ...(jitters ? [podReason("expiration-jitter", jitter)] : []),
    ...(isAllowed ? [] : [podReason("expiration-refused", { seconds: lifetime, ...limits })]),
  ];
}

/** Only the nodeSelector tells the webhook of Windows: neither affinity nor `spec.os` does. */
function isWindows({ nodeSelector }: PodInput): boolean {
  return nodeSelector.get("kubernetes.io/os") === "windows" || nodeSelector.get("beta.kubernetes.io/os") === "windows";
}

function tokenFile(path: string, windows: boolean): string {
  return windows ? `C:${path.replaceAll("/", "\\")}` : path;
}

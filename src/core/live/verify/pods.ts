/** Looks at the pods: what those that run were given, what a new one would get, and why not. */
import { decideInjection } from "../../injection/decide.ts";
import { readPod } from "../../injection/simulate.ts";
import { EKS_WEBHOOK } from "../../injection/webhook.ts";
import type { ObservedPod } from "../../observe/observation.ts";
import { observe, seen } from "../../observe/observed.ts";
import { hasIdentity, identityOfPod, type PodIdentity, type WantedIdentity } from "../../observe/pod-identity.ts";
import type { ClusterPort, KubeObject } from "../../ports.ts";
import { rehearsePod } from "../injection-probe.ts";
import { podsOfAccount } from "../observe-plan.ts";
import { accountInput, type VerifyContext } from "./context.ts";

/** True when pods that run would get the identity if they were made anew. */
export async function verifyPods(context: VerifyContext, wanted: WantedIdentity): Promise<boolean> {
  const { chain, ports, request, signal } = context;
  const { cluster } = ports;
  if (cluster === undefined) {
    chain.unknown("pods", ["There is no connection to the cluster."], "Name a context of the kubeconfig.");
    return false;
  }
  const { namespace, serviceAccount } = request;
  const [pods, rehearsal] = await Promise.all([
    observe(() => podsOfAccount(cluster, namespace, serviceAccount, signal)),
    observe(() => rehearsePod(cluster, namespace, serviceAccount, signal)),
  ]);
  const rehearsed = seen(rehearsal);
  const injects = rehearsed?.kind === "rehearsed" ? hasIdentity(rehearsed.identity, wanted) : undefined;
  if (injects === false) {
    chain.failed(
      "pods",
      await webhookReasons(cluster, context),
      "Look at the MutatingWebhookConfiguration pod-identity-webhook; without it no pod gets an identity.",
    );
    return false;
  }
  if (pods.state === "unknown") {
    chain.unseen("pods", pods);
    return false;
  }
  const lacking = (seen(pods) ?? []).filter(({ pod }) => !hasIdentity(identityOfPod(pod), wanted));
  if (lacking.length > 0) {
    return lackingPods(context, lacking, wanted, injects);
  }
  const running = (seen(pods) ?? []).length;
  const next = injects === true ? "A new pod would get it." : undefined;
  if (running > 0 || injects === true) {
    const given = running === 0 ? "No pod of the account runs." : `All ${running} pods of the account have it.`;
    chain.passed("pods", [given, ...(next === undefined ? [] : [next])]);
  } else {
    const why =
      rehearsed?.kind === "cannot-tell" ? rehearsed.reason : rehearsal.state === "unknown" ? rehearsal.reason : "";
    chain.unknown(
      "pods",
      ["No pod of the account runs, and whether a new one would get the identity cannot be tried.", why].filter(
        (text) => text !== "",
      ),
    );
  }
  return false;
}

function lackingPods(
  { chain, account }: VerifyContext,
  lacking: readonly ObservedPod[],
  wanted: WantedIdentity,
  injects: boolean | undefined,
): boolean {
  const known = seen(account);
  const explained = lacking.map(({ pod }) => ({ pod, why: ownFault(pod, known, wanted) }));
  const reasons = explained.map(
    ({ pod, why }) =>
      `Pod ${pod.metadata.name} has ${describe(identityOfPod(pod))}${why === undefined ? ", since it is older than the set-up or was made while the webhook was away" : `: ${why}`}.`,
  );
  const restart = injects !== false && explained.some(({ why }) => why === undefined);
  const advice = restart
    ? "Restart the workload: pods get their identity when they are created, and keep what they got."
    : "Take the pod's own settings out of the way, then make it anew.";
  chain.failed("pods", reasons, advice);
  return restart;
}

/** What in the pod itself keeps the webhook from injecting the identity; undefined where nothing does. */
function ownFault(pod: KubeObject, account: KubeObject | undefined, wanted: WantedIdentity): string | undefined {
  const injection = decideInjection(
    readPod(pod.body),
    account === undefined ? undefined : accountInput(account),
    wanted.mechanism === "pod-identity",
    EKS_WEBHOOK,
  );
  const kept = injection.reasons.filter(({ effect }) => effect === "kept" || effect === "none");
  return kept.length === 0 ? undefined : kept.map(({ message }) => message).join(" ");
}

function describe(identity: PodIdentity): string {
  switch (identity.kind) {
    case "none":
      return "no AWS identity";
    case "pod-identity":
      return "the variables of EKS Pod Identity";
    case "irsa":
      return `the role ${identity.roleArns.join(", ")}`;
  }
}

async function webhookReasons(cluster: ClusterPort, { signal }: VerifyContext): Promise<readonly string[]> {
  const ref = { kind: "MutatingWebhookConfiguration", namespace: undefined, name: "pod-identity-webhook" } as const;
  const webhook = await observe(() => cluster.find(ref, signal));
  const base = "A new pod of the account would not get the identity.";
  return webhook.state === "absent"
    ? [base, "There is no MutatingWebhookConfiguration pod-identity-webhook."]
    : [base, "If the annotation or association was changed just now, the webhook may not know it yet."];
}

/** Looks at the pods: what those that run were given, what a new one would get, and why not. */
import * as l10n from "@vscode/l10n";
import { DEFAULT_ACCOUNT } from "../../model/effective.ts";
import type { ObservedPod } from "../../observe/observation.ts";
import { observe, seen } from "../../observe/observed.ts";
import { hasIdentity, identityOfPod, type PodIdentity, type WantedIdentity } from "../../observe/pod-identity.ts";
import type { ClusterPort } from "../../ports.ts";
import { rehearsePod } from "../injection-probe.ts";
import { podsOfAccount } from "../observe-plan.ts";
import type { VerifyContext } from "./context.ts";
import { overruled, ownFault } from "./own-settings.ts";

/** True when pods that run would get the identity if they were made anew. */
export async function verifyPods(context: VerifyContext, wanted: WantedIdentity): Promise<boolean> {
  const { chain, ports, request, signal } = context;
  const { cluster } = ports;
  if (cluster === undefined) {
    chain.unknown(
      "pods",
      [l10n.t("There is no connection to the cluster.")],
      l10n.t("Name a context of the kubeconfig."),
    );
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
      l10n.t("Look at the MutatingWebhookConfiguration pod-identity-webhook; without it no pod gets an identity."),
    );
    return false;
  }
  if (pods.state === "unknown") {
    chain.unseen("pods", pods);
    return false;
  }
  const lacking = (seen(pods) ?? []).filter(({ pod }) => !hasIdentity(identityOfPod(pod), wanted));
  if (lacking.length > 0) {
    return lackingPods(context, lacking, wanted, injects, cluster);
  }
  const other = (seen(pods) ?? []).flatMap(({ pod }) => overruled(pod, wanted));
  if (other.length > 0) {
    chain.failed("pods", other, l10n.t("Take the other credentials out of the pod, then make it anew."));
    return false;
  }
  const running = (seen(pods) ?? []).length;
  if (running === 0 && serviceAccount !== DEFAULT_ACCOUNT) {
    const others = seen(await observe(() => podsOfAccount(cluster, namespace, DEFAULT_ACCOUNT, signal))) ?? [];
    if (others.length > 0) {
      const names = others.map(({ pod }) => pod.metadata.name).join(", ");
      chain.unknown(
        "pods",
        [
          l10n.t(
            'No pod runs as ServiceAccount {0}; in the namespace, {1} run as "{2}".',
            serviceAccount,
            names,
            DEFAULT_ACCOUNT,
          ),
        ],
        l10n.t(
          "If they are meant to have the identity, set serviceAccountName: {0} in their template.",
          serviceAccount,
        ),
      );
      return false;
    }
  }
  const next = injects === true ? l10n.t("A new pod would get it.") : undefined;
  if (running > 0 || injects === true) {
    const given =
      running === 0 ? l10n.t("No pod of the account runs.") : l10n.t("All {0} pods of the account have it.", running);
    chain.passed("pods", [given, ...(next === undefined ? [] : [next])]);
  } else {
    const why =
      rehearsed?.kind === "cannot-tell" ? rehearsed.reason : rehearsal.state === "unknown" ? rehearsal.reason : "";
    chain.unknown(
      "pods",
      [l10n.t("No pod of the account runs, and whether a new one would get the identity cannot be tried."), why].filter(
        (text) => text !== "",
      ),
    );
  }
  return false;
}

async function lackingPods(
  { chain, account, signal }: VerifyContext,
  lacking: readonly ObservedPod[],
  wanted: WantedIdentity,
  injects: boolean | undefined,
  cluster: ClusterPort,
): Promise<boolean> {
  const known = seen(account);
  const explained = await Promise.all(
    lacking.map(async (each) => ({ pod: each.pod, why: await ownFault(each, known, wanted, cluster, signal) })),
  );
  const reasons = explained.map(({ pod, why }) =>
    l10n.t(
      "Pod {0} has {1}{2}.",
      pod.metadata.name,
      describe(identityOfPod(pod)),
      why === undefined
        ? l10n.t(", since it is older than the set-up or was made while the webhook was away")
        : `: ${why}`,
    ),
  );
  const restart = injects !== false && explained.some(({ why }) => why === undefined);
  const advice = restart
    ? l10n.t("Restart the workload: pods get their identity when they are created, and keep what they got.")
    : l10n.t("Take the pod's own settings out of the way, then make it anew.");
  chain.failed("pods", reasons, advice);
  return restart;
}

function describe(identity: PodIdentity): string {
  switch (identity.kind) {
    case "none":
      return l10n.t("no AWS identity");
    case "pod-identity":
      return l10n.t("the variables of EKS Pod Identity");
    case "irsa":
      return l10n.t("the role {0}", identity.roleArns.join(", "));
  }
}

async function webhookReasons(cluster: ClusterPort, { signal }: VerifyContext): Promise<readonly string[]> {
  const ref = { kind: "MutatingWebhookConfiguration", namespace: undefined, name: "pod-identity-webhook" } as const;
  const webhook = await observe(() => cluster.find(ref, signal));
  const base = l10n.t("A new pod of the account would not get the identity.");
  return webhook.state === "absent"
    ? [base, l10n.t("There is no MutatingWebhookConfiguration pod-identity-webhook.")]
    : [base, l10n.t("If the annotation or association was changed just now, the webhook may not know it yet.")];
}

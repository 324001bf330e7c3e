/** Turns a request that got no answer into an AccessError: why, and what a user of a cluster can do about it. */
import * as l10n from "@vscode/l10n";
import { type NetworkProblem, networkProblem } from "../core/access/network-problem.ts";
import { redact } from "../core/access/redact.ts";
import { AccessError } from "../core/ports.ts";
import type { CallContext } from "./call-context.ts";
import { AnswerTooLong } from "./http.ts";

function networkPhrase(network: NetworkProblem): string {
  const texts: Readonly<Record<NetworkProblem, string>> = {
    dns: l10n.t("its name cannot be resolved"),
    refused: l10n.t("the connection was refused"),
    reset: l10n.t("the connection was cut off"),
    unroutable: l10n.t("there is no route to it"),
    timeout: l10n.t("the connection timed out"),
    tls: l10n.t("it does not speak TLS as expected"),
    untrusted: l10n.t("its certificate is not the one that the cluster's certificate authority vouches for"),
    proxy: l10n.t("the proxy did not let the connection through"),
  };
  return texts[network];
}

function adviceOn(network: NetworkProblem): string | undefined {
  const texts: Partial<Readonly<Record<NetworkProblem, string>>> = {
    dns: l10n.t("Check the network and VPN: the endpoint of a private EKS cluster resolves inside its VPC only."),
    untrusted: l10n.t(
      "Renew the entry, e.g. `aws eks update-kubeconfig --name …`; a proxy that inspects TLS has the same effect.",
    ),
    tls: l10n.t("Check whether the server's address begins with the right one of http:// and https://."),
  };
  return texts[network];
}

export function cancelled(operation: string): AccessError {
  return new AccessError(
    "cancelled",
    operation,
    l10n.t("{0} was cancelled.", operation),
    l10n.t("Run it again when you want it."),
  );
}

/** `stage`: what was waited for so long. */
export function timedOut(context: CallContext, stage: "sign-in" | "request", milliseconds: number): AccessError {
  const waited = `${Number((milliseconds / 1000).toFixed(1))} s`;
  return stage === "sign-in"
    ? new AccessError(
        "timed-out",
        context.operation,
        l10n.t("Signing in to {0} took longer than {1}.", context.cluster, waited),
        l10n.t("See in a terminal what it waits for: `kubectl get namespaces`."),
      )
    : new AccessError(
        "timed-out",
        context.operation,
        l10n.t("{0} gave no answer to {1} within {2}.", context.host, context.operation, waited),
        l10n.t("Check the network and VPN: the endpoint of a private EKS cluster answers inside its VPC only."),
      );
}

export function noAnswer(error: unknown, context: CallContext): AccessError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof AnswerTooLong || code.startsWith("HPE_")) {
    const what = code || redact(String(error));
    return new AccessError(
      "invalid-answer",
      context.operation,
      l10n.t(
        "{0} answered {1} with something that is no answer of an API server ({2}).",
        context.host,
        context.operation,
        what,
      ),
      l10n.t("Check the server's address in {0}.", context.cluster),
    );
  }
  const network = networkProblem(error);
  if (network === undefined) {
    const said = redact(error instanceof Error ? error.message : String(error));
    return new AccessError(
      "service-failure",
      context.operation,
      l10n.t("{0} failed in {1}: {2}", context.operation, context.cluster, said),
      l10n.t("Try again; if it stays, report it with this message."),
    );
  }
  return new AccessError(
    "unreachable",
    context.operation,
    l10n.t(
      "{0} of {1} cannot be reached for {2}: {3}.",
      context.host,
      context.cluster,
      context.operation,
      networkPhrase(network),
    ),
    adviceOn(network) ?? l10n.t("Check that the cluster runs, and the network and VPN."),
  );
}

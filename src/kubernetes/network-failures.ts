/** Turns a request that got no answer into an AccessError: why, and what a user of a cluster can do about it. */
import { type NetworkProblem, networkProblem } from "../core/access/network-problem.ts";
import { redact } from "../core/access/redact.ts";
import { AccessError } from "../core/ports.ts";
import type { CallContext } from "./call-context.ts";
import { AnswerTooLong } from "./http.ts";

const PHRASES: Readonly<Record<NetworkProblem, string>> = {
  dns: "its name cannot be resolved",
  refused: "the connection was refused",
  reset: "the connection was cut off",
  unroutable: "there is no route to it",
  timeout: "the connection timed out",
  tls: "it does not speak TLS as expected",
  untrusted: "its certificate is not the one that the cluster's certificate authority vouches for",
  proxy: "the proxy did not let the connection through",
};

const ADVICE: Readonly<Partial<Record<NetworkProblem, string>>> = {
  dns: "Check the network and VPN: the endpoint of a private EKS cluster resolves inside its VPC only.",
  untrusted:
    "Renew the entry, e.g. `aws eks update-kubeconfig --name …`; a proxy that inspects TLS has the same effect.",
  tls: "Check whether the server's address begins with the right one of http:// and https://.",
};

export function cancelled(operation: string): AccessError {
  return new AccessError("cancelled", operation, `${operation} was cancelled.`, "Run it again when you want it.");
}

/** `stage`: what was waited for so long. */
export function timedOut(context: CallContext, stage: "sign-in" | "request", milliseconds: number): AccessError {
  const waited = `${Number((milliseconds / 1000).toFixed(1))} s`;
  return stage === "sign-in"
    ? new AccessError(
        "timed-out",
        context.operation,
        `Signing in to ${context.cluster} took longer than ${waited}.`,
        "See in a terminal what it waits for: `kubectl get namespaces`.",
      )
    : new AccessError(
        "timed-out",
        context.operation,
        `${context.host} gave no answer to ${context.operation} within ${waited}.`,
        "Check the network and VPN: the endpoint of a private EKS cluster answers inside its VPC only.",
      );
}

export function noAnswer(error: unknown, context: CallContext): AccessError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof AnswerTooLong || code.startsWith("HPE_")) {
    return new AccessError(
      "invalid-answer",
      context.operation,
      `${context.host} answered ${context.operation} with something that is no answer of an API server (${code || redact(String(error))}).`,
      `Check the server's address in ${context.cluster}.`,
    );
  }
  const network = networkProblem(error);
  if (network === undefined) {
    const said = redact(error instanceof Error ? error.message : String(error));
    return new AccessError(
      "service-failure",
      context.operation,
      `${context.operation} failed in ${context.cluster}: ${said}`,
      "Try again; if it stays, report it with this message.",
    );
  }
  return new AccessError(
    "unreachable",
    context.operation,
    `${context.host} of ${context.cluster} cannot be reached for ${context.operation}: ${PHRASES[network]}.`,
    ADVICE[network] ?? "Check that the cluster runs, and the network and VPN.",
  );
}

/** Tells the ways in which a network call can fail apart, from Node's error codes, so that each gets its own advice. */

export type NetworkProblem = "dns" | "refused" | "reset" | "unroutable" | "timeout" | "tls" | "untrusted" | "proxy";

const BY_CODE: Readonly<Record<string, NetworkProblem>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unroutable",
  ENETUNREACH: "unroutable",
  EHOSTDOWN: "unroutable",
  EADDRNOTAVAIL: "unroutable",
  ETIMEDOUT: "timeout",
  ESOCKETTIMEDOUT: "timeout",
  EPROTO: "tls",
  ERR_PROXY_TUNNEL: "proxy",
};

/** Certificates that Node does not trust (tls documentation, "X509 certificate error codes"). */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)/;

/** Undefined when the error is not one of the network. Looks through causes and the parts of an AggregateError. */
export function networkProblem(error: unknown, depth = 0): NetworkProblem | undefined {
  if (!(error instanceof Error) || depth > 4) {
    return undefined;
  }
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = BY_CODE[code];
  if (known !== undefined) {
    return known;
  }
  if (UNTRUSTED.test(code)) {
    return "untrusted";
  }
  if (code.startsWith("ERR_TLS_") || code.startsWith("ERR_SSL_")) {
    return "tls";
  }
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  for (const part of inner) {
    const problem = networkProblem(part, depth + 1);
    if (problem !== undefined) {
      return problem;
    }
  }
  return error.name === "TimeoutError" ? "timeout" : undefined;
}

/** Tokens of a practice cluster's ServiceAccounts: the claims that Kubernetes puts in, signed by the cluster's own key. */
import { importJWK, SignJWT } from "jose";
import { withoutScheme } from "../../core/names/issuer.ts";
import { formatSubject } from "../../core/names/subject.ts";
import { signingKeyOf } from "../account/signing-keys.ts";
import { metadataOf } from "./draft.ts";
import type { ClusterWorld } from "./world.ts";

/** Seconds: what EKS gives at most (comment in the webhook's source). */
const LONGEST = 86_400;

export interface AccountToken {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  /** The pod that it is bound to. */
  readonly pod: { readonly name: string; readonly uid: string } | undefined;
}

/** Undefined when there is no such account, or the cluster has no issuer. */
export async function signAccountToken(
  { state, cluster, draft, now }: ClusterWorld,
  { namespace, serviceAccount, audiences, expirationSeconds, pod }: AccountToken,
): Promise<{ readonly text: string; readonly expires: string } | undefined> {
  const account = draft.find({ kind: "ServiceAccount", namespace, name: serviceAccount });
  if (account === undefined || cluster.issuer === undefined) {
    return undefined;
  }
  const key = signingKeyOf(state, withoutScheme(cluster.issuer));
  const issued = Math.floor(now / 1000);
  const expires = issued + Math.min(expirationSeconds, LONGEST);
  const kubernetes = {
    namespace,
    serviceaccount: { name: serviceAccount, uid: String(metadataOf(account).uid) },
    ...(pod === undefined ? {} : { pod }),
  };
  const text = await new SignJWT({ "kubernetes.io": kubernetes })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .setIssuer(cluster.issuer)
    .setSubject(formatSubject({ namespace, name: serviceAccount }))
    .setAudience([...audiences])
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(expires)
    .setJti(crypto.randomUUID())
    .sign(await importJWK({ ...key }, key.alg));
  return { text, expires: new Date(expires * 1000).toISOString() };
}

/** Looks at an OIDC issuer as IAM does: its discovery document and its keys, over the network. */

export type IssuerProbeOutcome =
  | {
      readonly kind: "reachable";
      /** `issuer` of the discovery document, as written there. */
      readonly issuer: string;
      readonly jwksUri: string;
      /** `kid` of every key in the JWKS. */
      readonly keyIds: readonly string[];
      /** Signing algorithms of the discovery document. */
      readonly algorithms: readonly string[];
    }
  /** An answer that is no discovery document or no JWKS, or 404: what a deleted cluster leaves. `at` is the address. */
  | { readonly kind: "invalid"; readonly at: string; readonly reason: string };

export interface IssuerProbe {
  /**
   * GET `<issuer>/.well-known/openid-configuration`, then its `jwks_uri`. `issuer` without scheme. Rejects with an AccessError
   * (`unreachable`, `timed-out`, `cancelled`; operation `oidc:GetDiscovery` or `oidc:GetKeys`): inside a VPC the name may not resolve
   * although IAM reaches it, so an unreachable issuer proves nothing.
   */
  probe(issuer: string, signal: AbortSignal): Promise<IssuerProbeOutcome>;
}

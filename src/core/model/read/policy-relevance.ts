/** Which of the many roles that templates define are about pods: the trust policies of the others are none of our business. */
import { looksLikeEksIssuer } from "../../names/issuer.ts";
import type { TrustPolicy, TrustPrincipal } from "../../trust/policy.ts";

/** Names of EKS's services, and what people write for them. */
const EKS_SERVICE = /(?:^|[.-])(?:eks|pods?)(?:[.-]|$)/i;

/**
 * False for a policy that certainly lets in nothing but other services, accounts and identity providers. Policies that are read in
 * part, or that a template completes, may always be ours.
 */
export function concernsPods({ statements, complete }: TrustPolicy): boolean {
  return (
    !complete ||
    statements.length === 0 ||
    statements.some(
      (statement) =>
        !statement.complete ||
        statement.principals.length === 0 ||
        statement.principals.some(isOurs) ||
        statement.conditions.some(({ key }) => looksLikeEksIssuer(key.text)),
    )
  );
}

function isOurs({ type, value }: TrustPrincipal): boolean {
  if (!value.known) {
    return true;
  }
  switch (type) {
    case "Federated":
      return looksLikeEksIssuer(value.text);
    case "Service":
      return EKS_SERVICE.test(value.text);
    default:
      return type === "*";
  }
}

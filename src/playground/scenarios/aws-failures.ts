/** Scenarios whose fault is in AWS: provider, role, trust policy, association, permissions (rows of the failure research). */
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../../core/names/kubernetes.ts";
import type { JsonObject } from "../../core/ports.ts";
import {
  DELETED_ISSUER,
  PRACTICE_CLUSTER,
  PRACTICE_ISSUER,
  PRACTICE_PROVIDER_ARN,
  podIdentityStatement,
  trustDocument,
  webIdentityStatement,
} from "../initial-state.ts";
import { apply, changeRole, type Step } from "./builder.ts";
import { IRSA, POD_IDENTITY, storefrontAccount } from "./healthy.ts";
import type { ScenarioSteps } from "./scenario.ts";

const SUBJECT = `system:serviceaccount:${IRSA.namespace}:${IRSA.serviceAccount}`;

function trust(role: string, ...statements: readonly JsonObject[]): Step {
  return changeRole(role, (each) => ({ ...each, trustPolicy: trustDocument(...statements) }));
}

function irsa(name: string, title: string, ...after: readonly Step[]): ScenarioSteps {
  return { name, title, account: IRSA, before: [], after };
}

function podIdentity(name: string, title: string, ...after: readonly Step[]): ScenarioSteps {
  return { name, title, account: POD_IDENTITY, before: [], after };
}

function claims(sub: string, aud: string = DEFAULT_AUDIENCE, issuer: string = PRACTICE_ISSUER): JsonObject {
  return webIdentityStatement(issuer, { StringEquals: { sub, aud } });
}

function changeProvider(change: (audiences: readonly string[]) => readonly string[]): Step {
  return (state) => ({
    ...state,
    providers: state.providers.map((each) =>
      each.arn === PRACTICE_PROVIDER_ARN ? { ...each, audiences: change(each.audiences) } : each,
    ),
  });
}

export const AWS_FAILURES: readonly ScenarioSteps[] = [
  irsa("provider-missing", "IAM has no OIDC provider for the cluster.", (state) => ({
    ...state,
    providers: state.providers.filter(({ arn }) => arn !== PRACTICE_PROVIDER_ARN),
  })),
  irsa(
    "provider-audience",
    "The OIDC provider does not have the audience sts.amazonaws.com.",
    changeProvider(() => ["kubernetes"]),
  ),
  irsa("issuer-unreachable", "Nobody can fetch the keys of the cluster's issuer.", (state) => ({
    ...state,
    clusters: state.clusters.map((each) => (each.name === PRACTICE_CLUSTER ? { ...each, issuerServed: false } : each)),
  })),
  irsa(
    "other-issuer",
    "The trust policy names the issuer of a cluster that was deleted.",
    trust(IRSA.role, claims(SUBJECT, DEFAULT_AUDIENCE, DELETED_ISSUER)),
  ),
  irsa(
    "subject-mismatch",
    "The trust policy admits another ServiceAccount: a letter is missing.",
    trust(IRSA.role, claims(SUBJECT.replace("reader", "readr"))),
  ),
  irsa(
    "wildcard-literal",
    "The trust policy has a wildcard under StringEquals, which takes it literally.",
    trust(IRSA.role, claims(`system:serviceaccount:${IRSA.namespace}:*`)),
  ),
  irsa(
    "condition-key-scheme",
    "The condition keys of the trust policy begin with https://, so they never match.",
    trust(IRSA.role, {
      ...claims(SUBJECT),
      Condition: {
        StringEquals: {
          [`https://${PRACTICE_ISSUER}:sub`]: SUBJECT,
          [`https://${PRACTICE_ISSUER}:aud`]: DEFAULT_AUDIENCE,
        },
      },
    }),
  ),
  irsa(
    "trust-audience",
    "The trust policy asks for another audience than the token has.",
    trust(IRSA.role, claims(SUBJECT, "sts.amazon.com")),
  ),
  irsa(
    "account-audience",
    "The ServiceAccount asks for a token with the audience of a regional endpoint.",
    apply(storefrontAccount({ [AUDIENCE_ANNOTATION]: "sts.us-east-1.amazonaws.com" })),
  ),
  irsa(
    "role-missing",
    "The role of the annotation does not exist.",
    changeRole(IRSA.role, () => undefined),
  ),
  irsa(
    "permission-missing",
    "The identity is right, but the role may do nothing.",
    changeRole(IRSA.role, (role) => ({ ...role, attached: [] })),
  ),
  irsa("aws-permissions", "You may read neither roles nor OIDC providers.", (state) => ({
    ...state,
    denied: ["iam:GetRole", "iam:ListRoles", "iam:GetOpenIDConnectProvider", "iam:ListOpenIDConnectProviders"],
  })),
  podIdentity("association-missing", "No association names the ServiceAccount.", (state) => ({
    ...state,
    associations: [],
  })),
  podIdentity("association-namespace", "The association names another namespace.", (state) => ({
    ...state,
    associations: state.associations.map((each) => ({ ...each, namespace: "order" })),
  })),
  podIdentity(
    "tag-session-missing",
    "The role allows sts:AssumeRole, but not sts:TagSession.",
    trust(POD_IDENTITY.role, {
      ...podIdentityStatement(POD_IDENTITY.namespace, POD_IDENTITY.serviceAccount),
      Action: "sts:AssumeRole",
    }),
  ),
  podIdentity(
    "request-tag-mismatch",
    "The role's trust policy wants another namespace in the session tags.",
    trust(POD_IDENTITY.role, podIdentityStatement("order", POD_IDENTITY.serviceAccount)),
  ),
  podIdentity(
    "session-tags-off",
    "The association turns session tags off, which the trust policy asks for.",
    (state) => ({
      ...state,
      associations: state.associations.map((each) => ({ ...each, disableSessionTags: true })),
    }),
  ),
];

/** What shall be, as one plain value: made from the guided command's answers or from files, compared with what is. */
import type { IntentCluster } from "../generate/intent.ts";
import type { Wanted } from "../generate/wanted.ts";
import type { WantedIdentity } from "../observe/pod-identity.ts";
import type { InlinePolicy, JsonObject, ObjectRef } from "../ports.ts";
import type { AssociationKey, AssociationSettings, ProviderState } from "./action.ts";

/** `audience` of its tokens; empty for Pod Identity, which has none. */
export interface AdmittedAccount {
  readonly wanted: Wanted;
  readonly audience: string;
}

/** Whom a role shall trust. Nothing that a role trusts besides is ever taken away. */
export type DesiredTrust =
  /** ServiceAccounts: the narrowest change of the policy that admits each of them. */
  | { readonly kind: "admit"; readonly accounts: readonly AdmittedAccount[] }
  /** The statements of a document. `from` is the file that says so. */
  | { readonly kind: "document"; readonly text: string; readonly from: string };

export interface DesiredRole {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** False for a role that has to be there already. */
  readonly mayCreate: boolean;
  readonly description: string | undefined;
  readonly trust: DesiredTrust;
  /** ARNs of policies that have to be attached; others stay. */
  readonly attached: readonly string[];
  /** Inline policies that have to be there; others stay. */
  readonly inline: readonly InlinePolicy[];
  /** ARN of the boundary; undefined leaves it as it is. */
  readonly boundary: string | undefined;
}

export interface DesiredAssociation extends AssociationSettings {
  readonly key: AssociationKey;
}

export interface DesiredObject {
  readonly ref: ObjectRef;
  /** What is applied; fields that it leaves out stay. */
  readonly object: JsonObject;
}

/** A ServiceAccount whose pods need the identity: those of them that run without it are made anew. */
export interface DesiredPods {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly identity: WantedIdentity;
}

export interface Desired {
  readonly cluster: IntentCluster;
  readonly providers: readonly ProviderState[];
  readonly roles: readonly DesiredRole[];
  /** Whether the Pod Identity agent is needed. */
  readonly agent: boolean;
  readonly associations: readonly DesiredAssociation[];
  readonly objects: readonly DesiredObject[];
  readonly pods: readonly DesiredPods[];
}

/**
 * What a plan does, one action for one call: plain values that survive JSON. Every action but a restart says the state that it starts
 * from and the one that it leaves, so it can be checked before, recognised after, and turned round.
 */
import type { JsonObject, ObjectRef, RestartableKind } from "../ports.ts";

export interface ProviderState {
  readonly arn: string;
  /** With `https://`. */
  readonly url: string;
  readonly audiences: readonly string[];
}

export interface RoleState {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** JSON text. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
  readonly boundary: string | undefined;
}

/** What of an association can be updated. */
export interface AssociationSettings {
  readonly roleArn: string;
  readonly targetRoleArn: string | undefined;
  readonly disableSessionTags: boolean;
  readonly policy: string | undefined;
}

export interface AssociationKey {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

export type Action =
  | { readonly kind: "create-provider" | "delete-provider"; readonly provider: ProviderState }
  | { readonly kind: "add-audience" | "remove-audience"; readonly providerArn: string; readonly audience: string }
  | { readonly kind: "create-role" | "delete-role"; readonly role: RoleState }
  | {
      readonly kind: "set-trust-policy";
      readonly roleName: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: "attach-policy" | "detach-policy"; readonly roleName: string; readonly policyArn: string }
  | {
      readonly kind: "set-inline-policy";
      readonly roleName: string;
      readonly policyName: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
    }
  | {
      readonly kind: "set-boundary";
      readonly roleName: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
    }
  | {
      readonly kind: "create-association" | "delete-association";
      readonly key: AssociationKey;
      readonly settings: AssociationSettings;
    }
  | {
      readonly kind: "update-association";
      readonly key: AssociationKey;
      readonly id: string;
      readonly before: AssociationSettings;
      readonly after: AssociationSettings;
    }
  | { readonly kind: "create-add-on" | "delete-add-on"; readonly cluster: string; readonly name: string }
  | { readonly kind: "create-object" | "delete-object"; readonly ref: ObjectRef; readonly object: JsonObject }
  | {
      readonly kind: "apply-object";
      readonly ref: ObjectRef;
      /** What the product applies of the object now; undoing applies it again. */
      readonly before: JsonObject;
      readonly after: JsonObject;
      /** True when the user saw whose fields are taken, and agreed. */
      readonly force: boolean;
    }
  | {
      readonly kind: "restart-workload";
      readonly workload: { readonly kind: RestartableKind; readonly namespace: string; readonly name: string };
      /** The account that its pods run as. */
      readonly serviceAccount: string;
      /** ISO 8601; the same again restarts nothing. */
      readonly at: string;
    };

export type ActionKind = Action["kind"];

/** The action of one kind, or of several that share a shape. */
export type ActionOf<K extends ActionKind> = Extract<Action, { readonly kind: K }>;

const OPPOSITES = {
  "create-provider": "delete-provider",
  "delete-provider": "create-provider",
  "add-audience": "remove-audience",
  "remove-audience": "add-audience",
  "create-role": "delete-role",
  "delete-role": "create-role",
  "attach-policy": "detach-policy",
  "detach-policy": "attach-policy",
  "create-association": "delete-association",
  "delete-association": "create-association",
  "create-add-on": "delete-add-on",
  "delete-add-on": "create-add-on",
  "create-object": "delete-object",
  "delete-object": "create-object",
} as const;

/** The action that takes this one back; undefined for a restart, which nothing takes back. */
export function inverseOf(action: Action): Action | undefined {
  switch (action.kind) {
    case "restart-workload":
      return undefined;
    case "update-association":
      return { ...action, before: action.after, after: action.before };
    case "apply-object":
      return { ...action, before: action.after, after: action.before };
    case "set-trust-policy":
      return { ...action, before: action.after, after: action.before };
    case "set-inline-policy":
    case "set-boundary":
      return { ...action, before: action.after, after: action.before };
    case "create-provider":
    case "delete-provider":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "add-audience":
    case "remove-audience":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "create-role":
    case "delete-role":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "attach-policy":
    case "detach-policy":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "create-association":
    case "delete-association":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "create-add-on":
    case "delete-add-on":
      return { ...action, kind: OPPOSITES[action.kind] };
    case "create-object":
    case "delete-object":
      return { ...action, kind: OPPOSITES[action.kind] };
  }
}

/** Whose state the action changes, e.g. `role:app`, `provider:arn:…`, `object:ServiceAccount/shop/app`. */
export function subjectOf(action: Action): string {
  switch (action.kind) {
    case "create-provider":
    case "delete-provider":
      return providerSubject(action.provider.arn);
    case "add-audience":
    case "remove-audience":
      return providerSubject(action.providerArn);
    case "create-role":
    case "delete-role":
      return roleSubject(action.role.name);
    case "set-trust-policy":
    case "attach-policy":
    case "detach-policy":
    case "set-inline-policy":
    case "set-boundary":
      return roleSubject(action.roleName);
    case "create-association":
    case "delete-association":
    case "update-association":
      return associationSubject(action.key);
    case "create-add-on":
    case "delete-add-on":
      return addOnSubject(action.cluster, action.name);
    case "create-object":
    case "delete-object":
    case "apply-object":
      return objectSubject(action.ref);
    case "restart-workload":
      return `pods:${action.workload.kind}/${action.workload.namespace}/${action.workload.name}`;
  }
}

export function providerSubject(arn: string): string {
  return `provider:${arn}`;
}

export function roleSubject(name: string): string {
  return `role:${name}`;
}

export function associationSubject(key: AssociationKey): string {
  return `association:${key.cluster}/${key.namespace}/${key.serviceAccount}`;
}

export function addOnSubject(cluster: string, name: string): string {
  return `add-on:${cluster}/${name}`;
}

export function objectSubject({ kind, namespace, name }: ObjectRef): string {
  return `object:${kind}/${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

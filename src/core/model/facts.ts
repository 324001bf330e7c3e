/** What files say about identity, each statement with its place: the only thing that graph and rules ever look at. */
import type { DocumentKind } from "../syntax/document.ts";
import type { TextRange } from "../text/range.ts";
import type { TrustPolicy } from "../trust/policy.ts";
import type { FactBase, RoleReference } from "./fact-base.ts";
import type { PatchDocument } from "./kustomize/field-change.ts";
import type { PatchTarget } from "./kustomize/patch-target.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { RolePolicyFact } from "./role-policy-fact.ts";
import type { KeyedValue, Value } from "./value.ts";

export type { FactSource, RoleReference } from "./fact-base.ts";
export type { RolePolicyFact } from "./role-policy-fact.ts";

/** `metadata` of a Kubernetes object. */
export interface ObjectMeta {
  readonly apiVersion: Value | undefined;
  readonly kind: Value | undefined;
  readonly name: Value | undefined;
  readonly namespace: Value | undefined;
  readonly labels: readonly KeyedValue[];
  readonly annotations: readonly KeyedValue[];
  /** The `metadata` mapping, for edits; undefined when there is none. */
  readonly metadataRange: TextRange | undefined;
  /** The `annotations` entry from its key to its end, for edits; undefined when there is none. */
  readonly annotationsRange: TextRange | undefined;
}

export interface ServiceAccountFact extends FactBase {
  readonly kind: "service-account";
  readonly meta: ObjectMeta;
  /** Value of `eks.amazonaws.com/role-arn`, wherever the source language keeps it. */
  readonly roleArn: KeyedValue | undefined;
  /** The role where its ARN is not written out: the block that defines it. */
  readonly role?: RoleReference;
  /** True for text that only patches an account defined elsewhere (Kustomize). */
  readonly partial: boolean;
}

export interface WorkloadFact extends FactBase {
  readonly kind: "workload";
  readonly meta: ObjectMeta;
  /** One per place that sets a pod's account: Deployments have one, Argo Workflows and SparkApplications several. */
  readonly pods: readonly PodTemplate[];
  /** serviceAccountName or serviceAccount on a level where Kubernetes ignores or rejects it (`spec` of a Deployment …). */
  readonly misplacedAccounts: readonly KeyedValue[];
  readonly partial: boolean;
}

export interface NamespaceFact extends FactBase {
  readonly kind: "namespace";
  readonly meta: ObjectMeta;
}

/** Any other object that carries an `eks.amazonaws.com/…` annotation. */
export interface AnnotatedObjectFact extends FactBase {
  readonly kind: "annotated-object";
  readonly meta: ObjectMeta;
}

/** A Secret that holds AWS variables. Its values are not read. */
export interface SecretFact extends FactBase {
  readonly kind: "secret";
  readonly meta: ObjectMeta;
  /** Keys of `data` and `stringData`. */
  readonly keys: readonly Value[];
}

/**
 * A ServiceAccount named by something that neither defines it nor runs a pod as it: a subject of a RoleBinding, a SecretStore, a
 * chart's values for an account that exists already.
 */
export interface AccountReferenceFact extends FactBase {
  readonly kind: "account-reference";
  readonly name: Value;
  /** Undefined where it is the object's own or the release's. */
  readonly namespace: Value | undefined;
}

/** A trust policy document. `role` is given where the source says whose it is (CloudFormation, Terraform, ACK …). */
export interface TrustPolicyFact extends FactBase {
  readonly kind: "trust-policy";
  readonly policy: TrustPolicy;
  readonly role: RoleReference | undefined;
  /** True where a module makes it of its arguments: what it leaves out is the module's choice. */
  readonly generated?: true;
}

/** A role that a file defines (CloudFormation, Terraform, ACK, Crossplane, eksctl) or that AWS holds. */
export interface RoleFact extends FactBase {
  readonly kind: "role";
  readonly role: RoleReference;
  readonly arn: Value | undefined;
}

/** An IAM OIDC provider that a file defines or AWS holds. */
export interface ProviderFact extends FactBase {
  readonly kind: "provider";
  /** URL with or without scheme, as written. */
  readonly url: Value | undefined;
  readonly account: Value | undefined;
  readonly audiences: readonly Value[];
}

export interface ClusterFact extends FactBase {
  readonly kind: "cluster";
  readonly name: Value | undefined;
  readonly region: Value | undefined;
  readonly account: Value | undefined;
  readonly issuer: Value | undefined;
}

/** An EKS Pod Identity association. */
export interface AssociationFact extends FactBase {
  readonly kind: "association";
  readonly cluster: Value | undefined;
  readonly namespace: Value | undefined;
  readonly serviceAccount: Value | undefined;
  readonly roleArn: Value | undefined;
  /** The role where its ARN is not written out: by its name, or by the block that defines it. */
  readonly role?: RoleReference;
  readonly targetRoleArn: Value | undefined;
  readonly disableSessionTags: Value | undefined;
  readonly policy: Value | undefined;
  /** True where a condition decides whether it exists: another one may be its alternative. */
  readonly conditional?: true;
}

/** A kustomization file, as far as it changes identity. Paths are URIs, resolved against the file's folder. */
export interface KustomizationFact extends FactBase {
  readonly kind: "kustomization";
  readonly isComponent: boolean;
  readonly namespace: Value | undefined;
  readonly namePrefix: Value | undefined;
  readonly nameSuffix: Value | undefined;
  /** resources, bases and components: URIs of files or folders; remote ones are left out and counted. */
  readonly resources: readonly string[];
  readonly remoteResources: number;
  /** The components among them, in the order in which they are applied. */
  readonly components: readonly string[];
  readonly commonAnnotations: readonly KeyedValue[];
  /** `labels`, then `commonLabels`. */
  readonly labels: readonly KustomizeLabels[];
  /** In the order in which they are listed within their stage. */
  readonly patches: readonly KustomizePatch[];
  /** Names of `vars`, which Kustomize fills in where a text says `$(NAME)`. */
  readonly variables: readonly string[];
  /** True when something here changes the included objects in a way that is not modelled (transformers, replacements of identity …). */
  readonly opaque: boolean;
  /** True when objects come from elsewhere than files: generators, Helm charts. */
  readonly generates: boolean;
  /** True when it says itself which references are rewritten (`configurations`, `crds`). */
  readonly ownReferences: boolean;
}

/** Labels that a kustomization adds. */
export interface KustomizeLabels {
  readonly pairs: readonly KeyedValue[];
  /** Whether pod templates get them too. */
  readonly inTemplates: boolean;
}

/** A patch, in a file of its own (`uri`) or inline. */
export interface KustomizePatch {
  /** Undefined for an inline patch and for a remote one. */
  readonly uri: string | undefined;
  /** What an inline patch says; undefined for one in a file, which has facts of its own. */
  readonly documents: readonly PatchDocument[] | undefined;
  /** Undefined where the patch says by itself which object it is for. */
  readonly target: PatchTarget | undefined;
  /** Kustomize applies `patchesStrategicMerge` first and `patchesJson6902` last, after names and labels. */
  readonly stage: "patchesStrategicMerge" | "patches" | "patchesJson6902";
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
  /** The list item, for messages. */
  readonly range: TextRange;
}

/** One document of a file that a kustomization lists as a patch. */
export interface PatchFact extends FactBase {
  readonly kind: "patch";
  readonly patch: PatchDocument;
}

/** A command in a script, Makefile or Markdown, or Terraform's `file()`, that says which role a trust policy file belongs to. */
export interface RoleCommandFact extends FactBase {
  readonly kind: "role-command";
  readonly roleName: Value;
  /** True for `create-role`, which also says under which path the role is; false for commands that find it by name. */
  readonly creates: boolean;
  /** `--path` of `create-role`; undefined where the command leaves it at `/`. */
  readonly rolePath: Value | undefined;
  /** URIs that the command's `file://` argument (or the path of `file()`) may mean: against its own folder, and against each folder above it. */
  readonly policyUris: readonly string[];
}

/** A placeholder such as `<AWS_ACCOUNT_ID>` in a document that nothing renders. */
export interface PlaceholderFact extends FactBase {
  readonly kind: "placeholder";
  /** The placeholder with its brackets. */
  readonly placeholder: string;
}

/** A file problem seen as a fact, so that rules report it like everything else. */
export interface ProblemFact extends FactBase {
  readonly kind: "problem";
  readonly code: FileProblem["code"];
  readonly message: string;
}

export type Fact =
  | ServiceAccountFact
  | WorkloadFact
  | NamespaceFact
  | AnnotatedObjectFact
  | SecretFact
  | AccountReferenceFact
  | TrustPolicyFact
  | RoleFact
  | RolePolicyFact
  | ProviderFact
  | ClusterFact
  | AssociationFact
  | KustomizationFact
  | PatchFact
  | RoleCommandFact
  | PlaceholderFact
  | ProblemFact;

export type FactKind = Fact["kind"];

/** The fact type of a kind. */
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;

/** Text that is not what it should be before any fact can be read (pasted prose, broken JSON …). */
export interface FileProblem {
  readonly code: "pasted-prefix" | "json-syntax" | "yaml-syntax";
  readonly message: string;
  readonly range: TextRange;
}

/** `irsa-disable-next-line` and `irsa-disable-file` comments; an empty rule list means every rule. */
export interface Suppression {
  /** Undefined for the whole file. Otherwise the range of the line that is suppressed. */
  readonly range: TextRange | undefined;
  readonly rules: readonly string[];
}

/** All that one file says. */
export interface FileFacts {
  readonly uri: string;
  readonly facts: readonly Fact[];
  readonly problems: readonly FileProblem[];
  readonly suppressions: readonly Suppression[];
  readonly documentKinds: readonly DocumentKind[];
  readonly skipped: string | undefined;
}

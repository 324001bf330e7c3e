/** From manifests and trust policies to the desired state: what the files of a workspace say about one cluster. */
import type { DraftSources } from "../generate/drafting.ts";
import type { IntentCluster } from "../generate/intent.ts";
import { checkIntent } from "../generate/wanted.ts";
import { audienceOf } from "../injection/account-settings.ts";
import { accountInputOf } from "../injection/from-facts.ts";
import { EKS_WEBHOOK } from "../injection/webhook.ts";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import { formatProviderArn, formatRoleArn, type RoleArn } from "../names/arn.ts";
import { isObject, type JsonObject, KUBE_RESOURCES, type KubeKind } from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { toJson } from "../syntax/to-json.ts";
import type { Desired, DesiredObject, DesiredPods, DesiredRole, DesiredTrust } from "./desired.ts";
import { namespaceObject } from "./desired-from-intent.ts";

export interface DesiredOfFiles {
  readonly desired: Desired;
  /** What of the files is not part of it, and why. */
  readonly notes: readonly string[];
}

/**
 * @param uris the files whose accounts count; others are read for their links only
 * @param pathOf a file as messages call it
 * @param only the one account that counts; undefined for all
 */
export function desiredFromFiles(
  uris: readonly string[],
  sources: DraftSources,
  cluster: IntentCluster,
  pathOf: (uri: string) => string,
  only?: { readonly namespace: string; readonly name: string },
): DesiredOfFiles {
  const reading = new Reading(sources, cluster, pathOf);
  for (const uri of uris) {
    for (const fact of sources.graph.file(uri)?.facts ?? []) {
      if (fact.kind === "service-account" && !fact.partial) {
        for (const account of sources.graph.placementsOfAccount(fact)) {
          const { namespace, name } = account.placement;
          if (only === undefined || (namespace === only.namespace && name === only.name)) {
            reading.account(account);
          }
        }
      }
    }
  }
  return reading.result();
}

class Reading {
  readonly #sources: DraftSources;
  readonly #cluster: IntentCluster;
  readonly #pathOf: (uri: string) => string;
  readonly #providers = new Map<string, Desired["providers"][number]>();
  readonly #roles = new Map<string, DesiredRole>();
  readonly #objects = new Map<string, DesiredObject>();
  readonly #pods: DesiredPods[] = [];
  readonly #notes = new Set<string>();

  constructor(sources: DraftSources, cluster: IntentCluster, pathOf: (uri: string) => string) {
    this.#sources = sources;
    this.#cluster = cluster;
    this.#pathOf = pathOf;
  }

  result(): DesiredOfFiles {
    return {
      notes: [...this.#notes],
      desired: {
        cluster: this.#cluster,
        providers: [...this.#providers.values()],
        roles: [...this.#roles.values()],
        agent: false,
        associations: [],
        objects: [...this.#objects.values()],
        pods: this.#pods,
      },
    };
  }

  account(account: EffectiveAccount): void {
    const { graph } = this.#sources;
    const { fact, placement } = account;
    const role = graph.roleArnOf(account);
    const where = this.#pathOf(fact.uri);
    if (account.roleArn === undefined) {
      return;
    }
    if (role === undefined || placement.name === undefined) {
      this.#notes.add(`${where}: the ServiceAccount's name or role is filled in by a template, so it is not planned.`);
      return;
    }
    if (placement.namespace === undefined) {
      this.#notes.add(`${where}: ServiceAccount "${placement.name}" has no namespace, so it is not planned.`);
      return;
    }
    const { namespace, name } = { namespace: placement.namespace, name: placement.name };
    this.#role(account, role, namespace, name);
    if (placement.overlay !== undefined || fact.source !== "manifest") {
      const by =
        placement.overlay === undefined
          ? "the tool that renders it"
          : `kubectl apply -k (${this.#pathOf(placement.overlay)})`;
      this.#notes.add(
        `${where}: ServiceAccount "${name}" is applied by ${by}, so its objects are not part of the plan.`,
      );
      return;
    }
    this.#namespace(namespace);
    this.#object(fact.uri, fact.document, namespace);
    for (const workload of graph.workloadsOf(account)) {
      this.#workload(workload, namespace);
    }
    this.#pods.push({ namespace, serviceAccount: name, identity: { mechanism: "irsa", roleArn: formatRoleArn(role) } });
  }

  #role(account: EffectiveAccount, role: RoleArn, namespace: string, name: string): void {
    const { issuer } = this.#cluster;
    const audience = audienceOf(accountInputOf(account), EKS_WEBHOOK).value;
    const arn = formatRoleArn(role);
    if (issuer === undefined) {
      this.#notes.add("The cluster's issuer is not known, so neither its OIDC provider nor roles are planned.");
      return;
    }
    const providerArn = formatProviderArn({ partition: role.partition, account: role.account, issuer });
    const known = this.#providers.get(providerArn);
    const audiences = [...new Set([...(known?.audiences ?? []), audience])];
    this.#providers.set(providerArn, { arn: providerArn, url: `https://${issuer}`, audiences });
    const trust = this.#trust(account, role, namespace, name, audience);
    if (trust !== undefined) {
      this.#roles.set(arn, {
        arn,
        name: role.name,
        path: role.path,
        mayCreate: trust.kind === "document",
        description: undefined,
        trust,
        attached: [],
        inline: [],
        boundary: undefined,
      });
    }
  }

  /** The policy that the files have for the role; else what admits this account, onto a role that exists. */
  #trust(
    account: EffectiveAccount,
    role: RoleArn,
    namespace: string,
    serviceAccount: string,
    audience: string,
  ): DesiredTrust | undefined {
    const [link, ...more] = this.#sources.graph.trustOf(account).targets;
    if (link !== undefined && more.length === 0) {
      const text = this.#document(link.policy.uri, link.policy.document);
      if (text !== undefined && isObject(text) && text.Statement !== undefined) {
        return {
          kind: "document",
          text: `${JSON.stringify(text, undefined, 2)}\n`,
          from: this.#pathOf(link.policy.uri),
        };
      }
      this.#notes.add(
        `${this.#pathOf(link.policy.uri)}: the trust policy of "${role.name}" is part of another document or has places that are filled in later, so the role is not planned.`,
      );
      return undefined;
    }
    if (more.length > 0) {
      this.#notes.add(`Several files hold a trust policy for "${role.name}", so the role is not planned.`);
      return undefined;
    }
    const checked = checkIntent({
      cluster: this.#cluster,
      mechanism: "irsa",
      namespace,
      serviceAccount,
      role: { kind: "existing", arn: formatRoleArn(role) },
      permissions: { kind: "none" },
      workload: { kind: "none" },
      folder: "file:///",
    });
    if (!checked.ok) {
      this.#notes.add(checked.reason);
      return undefined;
    }
    return { kind: "admit", wanted: checked.wanted, audience };
  }

  #namespace(namespace: string): void {
    const defined = this.#sources.graph.namespaceDefinitions(namespace)[0];
    if (defined !== undefined) {
      this.#object(defined.uri, defined.document, undefined);
    } else if (!/^(?:default|kube-(?:system|public|node-lease))$/.test(namespace)) {
      this.#objects.set(`Namespace/${namespace}`, namespaceObject(namespace));
    }
  }

  #workload({ fact, placement }: EffectiveWorkload, namespace: string): void {
    if (placement.overlay === undefined && fact.source === "manifest" && !fact.partial) {
      this.#object(fact.uri, fact.document, namespace);
    }
  }

  #object(uri: string, document: number, namespace: string | undefined): void {
    const object = this.#document(uri, document);
    if (!isObject(object) || !isObject(object.metadata)) {
      this.#notes.add(
        `${this.#pathOf(uri)}: a manifest has parts that cannot be applied as they stand; it is not planned.`,
      );
      return;
    }
    const { kind, metadata } = object;
    if (typeof kind !== "string" || !Object.hasOwn(KUBE_RESOURCES, kind) || typeof metadata.name !== "string") {
      this.#notes.add(`${this.#pathOf(uri)}: ${String(kind)} is no kind that a plan applies; use kubectl apply.`);
      return;
    }
    const ref = { kind: kind as KubeKind, namespace, name: metadata.name };
    const placed: JsonObject = namespace === undefined ? object : { ...object, metadata: { ...metadata, namespace } };
    this.#objects.set(`${kind}/${namespace ?? ""}/${metadata.name}`, { ref, object: placed });
  }

  #document(uri: string, index: number) {
    const text = this.#sources.text(uri);
    const document = text === undefined ? undefined : parseFile(uri, text).documents[index];
    return document === undefined || document.problems.length > 0 ? undefined : toJson(document.root);
  }
}

/** Kubernetes objects as files want them: manifests as they stand, and of overlays what they make of a ServiceAccount. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount, EffectiveWorkload } from "../../model/effective.ts";
import type { Setting } from "../../model/kustomize/field-change.ts";
import type { AccountName } from "../../names/kubernetes.ts";
import { isObject, type JsonObject, KUBE_RESOURCES, type KubeKind } from "../../ports.ts";
import type { DesiredObject } from "../desired.ts";
import { namespaceObject } from "../desired-from-intent.ts";
import type { FileReading } from "./file-reading.ts";

/** Namespaces that every cluster has. */
const BUILT_IN = /^(?:default|kube-(?:system|public|node-lease))$/;

export class FileObjects {
  readonly #reading: FileReading;
  readonly #objects = new Map<string, DesiredObject>();

  constructor(reading: FileReading) {
    this.#reading = reading;
  }

  get objects(): readonly DesiredObject[] {
    return [...this.#objects.values()];
  }

  /** The namespace and the account itself. */
  account(account: EffectiveAccount, { namespace, name }: AccountName): void {
    const { fact, placement } = account;
    const where = this.#reading.pathOf(fact.uri);
    if (fact.source !== "manifest") {
      this.#reading.note(
        l10n.t(
          '{0}: ServiceAccount "{1}" is applied by the tool that renders it, so its objects are not part of the plan.',
          where,
          name,
        ),
      );
      return;
    }
    if (placement.overlay === undefined) {
      this.#namespace(namespace);
      this.#object(fact.uri, fact.document, namespace);
      return;
    }
    const command = `kubectl apply -k (${this.#reading.pathOf(placement.overlay)})`;
    const rendered = renderedAccount(account, namespace, name);
    if (rendered === undefined) {
      this.#reading.note(
        l10n.t(
          '{0}: what the overlay makes of ServiceAccount "{1}" is not known to the last, so its objects are not part of the plan; use {2}.',
          where,
          name,
          command,
        ),
      );
      return;
    }
    this.#namespace(namespace);
    this.#objects.set(`ServiceAccount/${namespace}/${name}`, rendered);
    this.#reading.note(
      l10n.t(
        '{0}: of ServiceAccount "{1}" name, labels and annotations are planned as the overlay makes them; {2} brings the rest, and its workloads.',
        where,
        name,
        command,
      ),
    );
  }

  workload({ fact, placement }: EffectiveWorkload, namespace: string): void {
    if (placement.overlay === undefined && fact.source === "manifest" && !fact.partial) {
      this.#object(fact.uri, fact.document, namespace);
    }
  }

  #namespace(namespace: string): void {
    const [defined] = this.#reading.sources.graph
      .namespaceDefinitions(namespace)
      .filter(({ source }) => source === "manifest");
    if (defined !== undefined) {
      this.#object(defined.uri, defined.document, undefined);
    } else if (!BUILT_IN.test(namespace)) {
      this.#objects.set(`Namespace//${namespace}`, namespaceObject(namespace));
    }
  }

  #object(uri: string, document: number, namespace: string | undefined): void {
    const object = this.#reading.document(uri, document);
    const where = this.#reading.pathOf(uri);
    if (!isObject(object) || !isObject(object.metadata)) {
      this.#reading.note(
        l10n.t("{0}: a manifest has parts that cannot be applied as they stand; it is not planned.", where),
      );
      return;
    }
    const { kind, metadata } = object;
    if (typeof kind !== "string" || !Object.hasOwn(KUBE_RESOURCES, kind) || typeof metadata.name !== "string") {
      this.#reading.note(l10n.t("{0}: {1} is no kind that a plan applies; use kubectl apply.", where, String(kind)));
      return;
    }
    const ref = { kind: kind as KubeKind, namespace, name: metadata.name };
    const placed: JsonObject = namespace === undefined ? object : { ...object, metadata: { ...metadata, namespace } };
    this.#objects.set(`${kind}/${namespace ?? ""}/${metadata.name}`, { ref, object: placed });
  }
}

/** What an overlay makes of an account, as far as identity goes: server-side apply leaves everything else to who applies it. */
function renderedAccount(account: EffectiveAccount, namespace: string, name: string): DesiredObject | undefined {
  const [annotations, labels] = [pairsOf(account.annotations), pairsOf(account.labels)];
  if (!account.whole || annotations === undefined || labels === undefined) {
    return undefined;
  }
  const metadata: JsonObject = {
    name,
    namespace,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return {
    ref: { kind: "ServiceAccount", namespace, name },
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata },
  };
}

function pairsOf(settings: readonly Setting[]): Readonly<Record<string, string>> | undefined {
  const isKnown = settings.every(({ key, value }) => key.known && value?.known !== false);
  return isKnown ? Object.fromEntries(settings.map(({ key, value }) => [key.text, value?.text ?? ""])) : undefined;
}

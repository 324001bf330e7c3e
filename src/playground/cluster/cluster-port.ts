/** Core's ClusterPort over a practice cluster. */
import * as l10n from "@vscode/l10n";
import {
  AccessError,
  type ClusterPort,
  FIELD_MANAGER,
  isObject,
  KUBE_RESOURCES,
  type KubeKind,
  RESTARTED_AT_ANNOTATION,
  Secret,
} from "../../core/ports.ts";
import type { PracticeCluster, PracticeState, PracticeStore } from "../state.ts";
import { applyObject } from "./apply-object.ts";
import { reconcile } from "./controllers.ts";
import { KubeDraft, metadataOf, refOf, specOf, toKubeObject } from "./draft.ts";
import { eventsAbout } from "./events.ts";
import { fieldsOf } from "./fields.ts";
import { namespaceContent } from "./namespace-content.ts";
import { authorize, noSuchObject, refuseRequest, requestName } from "./requests.ts";
import { fieldTest, labelTest } from "./selectors.ts";
import { ownedByUpdate } from "./server-side-apply.ts";
import { signAccountToken } from "./tokens.ts";
import type { ClusterWorld } from "./world.ts";

const PAGE_SIZE = 500;

/** Finds the cluster in the state; throws an AccessError when the connection leads nowhere. */
export type FindCluster = (state: PracticeState) => PracticeCluster;

/** @param now milliseconds since the epoch */
export function practiceClusterPort(store: PracticeStore, find: FindCluster, now: () => number): ClusterPort {
  const open = (state: PracticeState, request: string, signal: AbortSignal): ClusterWorld => {
    if (signal.aborted) {
      const operation = `kubernetes:${request}`;
      throw new AccessError(
        "cancelled",
        operation,
        l10n.t("{0} was cancelled.", operation),
        l10n.t("Run it again when you want it."),
      );
    }
    const cluster = find(state);
    const kube = state.kube[cluster.name];
    if (kube === undefined || cluster.endpoint === undefined) {
      return refuseRequest(
        "unreachable",
        request,
        l10n.t('The API server of cluster "{0}" cannot be reached: the cluster is {1}.', cluster.name, cluster.status),
        l10n.t("Wait until the cluster is ACTIVE."),
      );
    }
    const at = now();
    return { state, cluster, draft: new KubeDraft(kube, at), now: at };
  };
  const read = async <T>(
    request: string,
    namespace: string | undefined,
    signal: AbortSignal,
    answer: (world: ClusterWorld) => T | Promise<T>,
  ): Promise<T> => {
    const world = open(await store.read(), request, signal);
    authorize(world.draft.settings, request, namespace);
    return answer(world);
  };
  const change = <T>(
    request: string,
    namespace: string | undefined,
    signal: AbortSignal,
    make: (world: ClusterWorld) => T | Promise<T>,
  ): Promise<T> =>
    store.change(async (state) => {
      const world = open(state, request, signal);
      authorize(world.draft.settings, request, namespace);
      const result = await make(world);
      return { state: { ...state, kube: { ...state.kube, [world.cluster.name]: world.draft.finish() } }, result };
    });

  return {
    find: (ref, signal) =>
      read(requestName("get", ref.kind), ref.namespace, signal, ({ draft }) => {
        const body = draft.find(ref);
        return body === undefined ? undefined : toKubeObject(body);
      }),

    list: (kind, scope, page, signal) => {
      const request = requestName("list", kind);
      return read(request, scope.namespace, signal, ({ draft }) => {
        const [byLabel, byField] = [labelTest(scope.labelSelector), fieldTest(scope.fieldSelector)];
        if (byLabel === undefined || byField === undefined) {
          return refuseRequest(
            "invalid-input",
            request,
            "The selector cannot be read.",
            l10n.t("Correct the selector."),
          );
        }
        const start = page === undefined ? 0 : Number(page);
        if (!Number.isInteger(start)) {
          return refuseRequest(
            "conflict",
            request,
            `"${page}" is not the token of a page.`,
            l10n.t("List again from the start."),
          );
        }
        const found = draft.list(kind, scope.namespace).filter((body) => byLabel(body) && byField(body));
        const end = start + PAGE_SIZE;
        const items = found.slice(start, end).map(toKubeObject);
        return { items, next: end < found.length ? String(end) : undefined };
      });
    },

    apply: (object, options, signal) => {
      const { kind, namespace } = refOf(object);
      const request = requestName("patch", kind in KUBE_RESOURCES ? kind : "Namespace");
      const make = (world: ClusterWorld) => applyObject(object, options, world);
      return options.dryRun ? read(request, namespace, signal, make) : change(request, namespace, signal, make);
    },

    delete: (ref, uid, signal) =>
      change(requestName("delete", ref.kind), ref.namespace, signal, async (world) => {
        const body = world.draft.find(ref);
        if (body === undefined || metadataOf(body).uid !== uid) {
          return body === undefined ? "absent" : "replaced";
        }
        world.draft.remove(ref);
        await reconcile(world);
        return "deleted";
      }),

    restart: ({ kind, namespace, name }, at, signal) =>
      change(requestName("patch", kind), namespace, signal, async (world) => {
        const { draft } = world;
        const ref = { kind, namespace, name };
        const body = draft.find(ref) ?? noSuchObject(requestName("patch", kind), ref);
        const template = specOf(body).template;
        const metadata = isObject(template) ? metadataOf(template) : {};
        const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
        const patch = { spec: { template: { metadata: { annotations: { [RESTARTED_AT_ANNOTATION]: at } } } } };
        const restarted = {
          ...body,
          spec: {
            ...specOf(body),
            template: {
              ...(isObject(template) ? template : {}),
              metadata: { ...metadata, annotations: { ...annotations, [RESTARTED_AT_ANNOTATION]: at } },
            },
          },
        };
        draft.put(ownedByUpdate(restarted, fieldsOf(patch), FIELD_MANAGER, draft.time));
        await reconcile(world);
      }),

    createToken: ({ namespace, serviceAccount, audiences, expirationSeconds }, signal) => {
      const request = requestName("create", "ServiceAccount", "token");
      return read(request, namespace, signal, async (world) => {
        if (expirationSeconds < 600) {
          const said = "spec.expirationSeconds: Invalid value: may not specify a duration less than 10 minutes.";
          refuseRequest("invalid-input", request, said, l10n.t("Ask for 600 seconds or more."));
        }
        const wanted = { namespace, serviceAccount, audiences, expirationSeconds, pod: undefined };
        const token = await signAccountToken(world, wanted);
        return token === undefined
          ? noSuchObject(request, { kind: "ServiceAccount", namespace, name: serviceAccount })
          : { token: new Secret(token.text), expires: token.expires };
      });
    },

    mayI: ({ verb, kind, subresource, namespace }, signal) =>
      read("create selfsubjectaccessreviews", namespace, signal, ({ draft }) => ({
        allowed: !draft.settings.denied.includes(requestName(verb, kind, subresource)),
        reason: undefined,
      })),

    podLog: ({ namespace, name, container }, bytes, signal) => {
      const request = requestName("get", "Pod", "log");
      return read(request, namespace, signal, ({ draft }) => {
        const ref = { kind: "Pod" as KubeKind, namespace, name };
        const pod = draft.find(ref) ?? noSuchObject(request, ref);
        const log = draft.settings.logs[`${String(metadataOf(pod).uid)}/${container}`];
        if (log === undefined) {
          const said = `container "${container}" in pod "${name}" is waiting to start: ContainerCreating.`;
          return refuseRequest("invalid-input", request, said, l10n.t("Wait until it has started."));
        }
        return new TextDecoder().decode(new TextEncoder().encode(log).subarray(-bytes));
      });
    },

    contentOf: (namespace, signal) =>
      read("get discovery", namespace, signal, ({ draft }) => namespaceContent(draft, namespace)),

    listEvents: (ref, signal) =>
      read(requestName("list", "Event"), ref.namespace, signal, ({ draft }) => eventsAbout(draft, ref)),
  };
}

/** A workload that names no ServiceAccount runs as `default` and gets no role, although one stands ready beside it. */
import * as l10n from "@vscode/l10n";
import { type EffectiveAccount, type EffectiveWorkload, mayEqual } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import { folderOf } from "../text/uri.ts";
import { setAccountName } from "./account-edits.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly pod: PodTemplate;
  readonly document: number;
  readonly account: string;
}

/** Variables that only code using an AWS SDK has a use for. */
const SDK_VARIABLE =
  /^AWS_(REGION|DEFAULT_REGION|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|ROLE_SESSION_NAME|STS_REGIONAL_ENDPOINTS|SDK_LOAD_CONFIG)$/;

const STATIC_KEY = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;

export const workloadDefaultSa = defineRule({
  meta: {
    id: "workload-default-sa",
    title: "Workload uses AWS but names no ServiceAccount",
    category: "workload",
    source: "re:Post eks-troubleshoot-oidc-and-irsa; Kubernetes runs pods without serviceAccountName as default",
    fix: "automatic",
  },
  messages: {
    speaksAws: {
      severity: "warning",
      text: 'This {kind} sets {variable}, but names no ServiceAccount, so it runs as "default" and gets no role: the SDK falls back to the node\'s role. Set {path} to "{account}".',
    },
    alone: {
      severity: "warning",
      text: 'ServiceAccount "{account}" beside it carries an IAM role, but this {kind} names no ServiceAccount, so it runs as "default" and gets no role. Set {path} to "{account}".',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    // An account on the wrong level has a finding of its own.
    if (fact.partial || fact.misplacedAccounts.length > 0 || fact.pods.some(hasMisplacedAccount)) {
      return;
    }
    for (const workload of graph.placementsOfWorkload(fact)) {
      for (const pod of fact.pods) {
        if (pod.account !== undefined || pod.alias !== undefined || pod.incomplete || hasStaticKeys(pod)) {
          continue;
        }
        const account = onlyAnnotated(graph, workload);
        const name = account?.placement.name;
        if (name === undefined || name === "default" || defaultHasIdentity(graph, workload)) {
          continue;
        }
        const variable = sdkVariable(pod);
        const data: Data = { pod, document: fact.document, account: name };
        yield {
          message: variable === undefined ? "alone" : "speaksAws",
          values: {
            kind: fact.meta.kind?.text ?? "workload",
            account: name,
            path: pod.accountPath,
            variable: variable ?? "",
          },
          range: fact.meta.name?.range ?? fact.range,
          related:
            account === undefined
              ? []
              : [
                  {
                    location: { uri: account.fact.uri, range: account.fact.meta.name?.range ?? account.fact.range },
                    message: l10n.t("the ServiceAccount with the role"),
                  },
                ],
          data,
        };
      }
    }
  },
  fix({ uri, data }, context) {
    const edits = setAccountName(uri, data.document, data.pod, data.account, context);
    return edits === undefined
      ? []
      : [
          {
            title: l10n.t('Set serviceAccountName to "{0}"', data.account),
            preferred: true,
            edits: [{ kind: "edit", uri, edits }],
          },
        ];
  },
});

/**
 * The one annotated account of the workload's folder and namespace. More than one, and nobody can tell which was meant;
 * none, and there may be no role at all: the workload may well be meant to use the node's.
 */
function onlyAnnotated(graph: IdentityGraph, workload: EffectiveWorkload): EffectiveAccount | undefined {
  const folder = folderOf(workload.fact.uri);
  const annotated = graph
    .annotatedAccountsIn(folder)
    .flatMap((fact) => graph.placementsOfAccount(fact))
    .filter(
      ({ placement }) =>
        mayEqual(placement.namespace, workload.placement.namespace) && placement.overlay === workload.placement.overlay,
    );
  const names = new Set(annotated.map(({ placement }) => placement.name));
  return names.size === 1 ? annotated[0] : undefined;
}

/** The `default` account may have an identity of its own. */
function defaultHasIdentity(graph: IdentityGraph, workload: EffectiveWorkload): boolean {
  return hasIdentity(graph, workload) || (graph.live !== undefined && hasIdentity(graph.live, workload));
}

function hasIdentity(graph: IdentityGraph, workload: EffectiveWorkload): boolean {
  const { namespace } = workload.placement;
  return (
    graph
      .accountsNamed("default")
      .some(({ roleArn, placement }) => roleArn !== undefined && mayEqual(placement.namespace, namespace)) ||
    graph.associationsNamed("default").length > 0
  );
}

function sdkVariable(pod: PodTemplate): string | undefined {
  return pod.containers.flatMap((container) => container.env).find(({ name }) => SDK_VARIABLE.test(name.text))?.name
    .text;
}

function hasMisplacedAccount({ containers }: PodTemplate): boolean {
  return containers.some(({ misplacedAccount }) => misplacedAccount !== undefined);
}

function hasStaticKeys(pod: PodTemplate): boolean {
  return pod.containers.some((container) => container.env.some(({ name }) => STATIC_KEY.test(name.text)));
}

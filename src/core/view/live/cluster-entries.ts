/** The live tree's cluster with what all its identities hang on, and the OIDC providers of its account. */
import * as l10n from "@vscode/l10n";

import { withoutScheme } from "../../names/issuer.ts";
import { AGENT_ADD_ON } from "../../names/kubernetes.ts";
import { clusterUri, objectUri, providerUri } from "../../observe/live-facts.ts";
import { type Observed, seen } from "../../observe/observed.ts";
import type { ClusterDescription, ProviderDetails } from "../../ports.ts";
import type { ViewDrift } from "../requests.ts";
import { driftAttention, withDrift } from "./drift-row.ts";
import { attentionOf, type LiveEntry, type LiveRow, leafEntry, worseOf } from "./entry.ts";
import type { FleetIndex } from "./fleet-index.ts";
import { noticeEntry, permissionValues, unseenReasons } from "./notices.ts";

/** The connection's cluster. */
export function clusterEntry(index: FleetIndex): LiveEntry {
  const { cluster } = index.fleet;
  if (cluster.state === "unknown") {
    return noticeEntry("cluster", l10n.t("The cluster could not be seen"), cluster);
  }
  if (cluster.state === "absent") {
    const row = { kind: "notice", label: l10n.t("AWS knows of no such cluster"), verdict: "unknown" } as const;
    return leafEntry("cluster", { ...row, reasons: [l10n.t("Choose it with “IRSA: Select Cluster and Profile”.")] });
  }
  const drift = index.clusterDrift;
  const parts = [providerPart(index, drift), agentPart(index, drift), webhookPart(index, drift)];
  return entryOfCluster(cluster.value, index, parts, drift);
}

/** @param parts what is below it */
export function entryOfCluster(
  cluster: ClusterDescription,
  index: FleetIndex,
  parts: readonly LiveEntry[],
  drift: readonly ViewDrift[],
): LiveEntry {
  const { name, arn, issuer, status, version, autoMode } = cluster;
  const values = { name, arn, ...(issuer === undefined ? {} : { issuer: withoutScheme(issuer) }) };
  const described = [version, autoMode ? "Auto Mode" : undefined, status === "ACTIVE" ? undefined : status];
  const row: LiveRow = {
    kind: "cluster",
    label: name,
    description: described.filter((part) => part !== undefined).join(", "),
    verdict: attentionOf(parts),
    reasons: [issuer === undefined ? l10n.t("It has no OIDC issuer.") : l10n.t("Issuer {0}.", withoutScheme(issuer))],
    values,
    document: clusterUri(index.connection, name),
  };
  return {
    id: `cluster/${name}`,
    attention: worseOf(driftAttention(drift), attentionOf(parts)),
    texts: [name, ...Object.values(values)],
    row: () => withDrift(row, drift),
    below: parts.length === 0 ? undefined : () => parts,
    searched: true,
  };
}

function providerPart(index: FleetIndex, drift: readonly ViewDrift[]): LiveEntry {
  const { providers } = index.fleet;
  const { issuer } = index;
  const own = seen(providers)?.find((provider) => provider.issuer === issuer);
  if (own !== undefined) {
    return providerEntry(
      own,
      "cluster",
      index,
      l10n.t("OIDC provider"),
      own.audiences.join(", ") || l10n.t("no audience"),
    );
  }
  const missing = drift.filter(({ code }) => code === "provider-missing");
  const row = partRow("provider", l10n.t("OIDC provider"), providers, l10n.t("not there"));
  return leafEntry("cluster/provider", withDrift(row, missing));
}

function agentPart({ fleet }: FleetIndex, drift: readonly ViewDrift[]): LiveEntry {
  const { agent } = fleet;
  const builtIn = seen(fleet.cluster)?.autoMode === true;
  const row: LiveRow = builtIn
    ? { kind: "agent", label: l10n.t("Pod Identity agent"), description: l10n.t("built into Auto Mode"), verdict: "ok" }
    : agent.state === "present"
      ? {
          kind: "agent",
          label: l10n.t("Pod Identity agent"),
          description: [l10n.t("add-on {0}", agent.value.status), agent.value.version].filter(Boolean).join(", "),
          verdict: agent.value.status === "ACTIVE" ? "ok" : "none",
          reasons: agent.value.issues,
          values: { arn: agent.value.arn },
        }
      : partRow("agent", l10n.t("Pod Identity agent"), agent, l10n.t("no add-on {0}", AGENT_ADD_ON));
  const missing = drift.filter(({ code }) => code === "agent-missing");
  return leafEntry("cluster/agent", withDrift(row, missing));
}

function webhookPart({ fleet, connection }: FleetIndex, drift: readonly ViewDrift[]): LiveEntry {
  const { webhook } = fleet;
  const row: LiveRow =
    webhook.state === "present"
      ? {
          kind: "webhook",
          label: l10n.t("Pod identity webhook"),
          description: webhook.value.metadata.name,
          verdict: "ok",
          document: objectUri(connection, webhook.value),
        }
      : partRow("webhook", l10n.t("Pod identity webhook"), webhook, l10n.t("not there"));
  const found = drift.filter(({ code }) => code === "webhook-missing" || code === "webhook-stale");
  return leafEntry("cluster/webhook", withDrift(row, found));
}

/** A part that is not there, or could not be seen. */
function partRow(kind: LiveRow["kind"], label: string, observed: Observed<unknown>, absent: string): LiveRow {
  return observed.state === "unknown"
    ? {
        kind,
        label,
        description:
          observed.permission === undefined ? l10n.t("could not be seen") : l10n.t("needs {0}", observed.permission),
        verdict: "unknown",
        reasons: unseenReasons(observed),
        values: permissionValues(observed),
      }
    : { kind, label, description: absent, verdict: "none" };
}

/** All providers of the account: those of other clusters too. */
export function providerEntries(providers: readonly ProviderDetails[], index: FleetIndex): readonly LiveEntry[] {
  return [...providers]
    .sort((a, b) => (a.issuer < b.issuer ? -1 : 1))
    .map((provider) => providerEntry(provider, "providers", index, provider.issuer, provider.audiences.join(", ")));
}

function providerEntry(
  { arn, issuer, audiences }: ProviderDetails,
  parent: string,
  index: FleetIndex,
  label: string,
  description: string,
): LiveEntry {
  const document = providerUri(index.connection, issuer);
  const drift = index.driftOf({ kind: "provider", issuer }, document);
  const own = issuer === index.issuer;
  const row: LiveRow = {
    kind: "provider",
    label,
    description,
    verdict: own && audiences.length > 0 ? "ok" : "none",
    reasons: [
      own ? l10n.t("IAM's OIDC provider for this cluster.") : l10n.t("IAM's OIDC provider for {0}.", issuer),
      audiences.length === 0
        ? l10n.t("It accepts no audience.")
        : l10n.t("It accepts the audience {0}.", audiences.join(", ")),
    ],
    values: { arn, issuer },
    document,
  };
  return leafEntry(`${parent}/provider/${issuer}`, withDrift(row, drift));
}

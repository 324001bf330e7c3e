/** What every call to the practice account goes through first: cancelling, profile, region, permission; and how it reads and changes. */
import * as l10n from "@vscode/l10n";
import { AccessError, type AwsTarget } from "../../core/ports.ts";
import type { PracticeCluster, PracticeState, PracticeStore, StateChange } from "../state.ts";
import { cancelled } from "./refusal.ts";

/** The account as one call finds it. */
export interface PracticeCall {
  readonly state: PracticeState;
  readonly region: string;
  readonly profile: string;
  /** Clusters of the region. */
  readonly clusters: readonly PracticeCluster[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Refuses the call unless the identity has that permission too. */
  demand(action: string, resource: string): void;
}

export interface PracticeCalls {
  /** `operation` is the IAM action; `resource` what it is about, in words or as ARN. */
  read<T>(
    operation: string,
    resource: string,
    signal: AbortSignal,
    answer: (call: PracticeCall) => T | Promise<T>,
  ): Promise<T>;
  change<T>(
    operation: string,
    resource: string,
    signal: AbortSignal,
    make: (call: PracticeCall) => StateChange<T> | Promise<StateChange<T>>,
  ): Promise<T>;
}

/** @param now milliseconds since the epoch */
export function practiceCalls(target: AwsTarget, store: PracticeStore, now: () => number): PracticeCalls {
  const open = (state: PracticeState, operation: string, resource: string, signal: AbortSignal): PracticeCall => {
    if (signal.aborted) {
      throw cancelled(operation);
    }
    const { profile, region } = connection(target, state, operation);
    const demand = (action: string, about: string) => {
      if (state.denied.includes(action)) {
        throw new AccessError(
          "access-denied",
          action,
          l10n.t("{0} may not call {1} on {2}{3}.", state.identity.arn, action, about, ""),
          l10n.t('Ask for the permission `{0}` on {1}, or use another profile than "{2}".', action, about, profile),
        );
      }
    };
    demand(operation, resource);
    const clusters = state.clusters.filter((cluster) => cluster.region === region);
    return { state, region, profile, clusters, now: now(), demand };
  };
  return {
    async read(operation, resource, signal, answer) {
      return answer(open(await store.read(), operation, resource, signal));
    },
    change: (operation, resource, signal, make) =>
      store.change(async (state) => make(open(state, operation, resource, signal))),
  };
}

function connection(target: AwsTarget, state: PracticeState, operation: string) {
  const profile = target.profile ?? state.profiles[0]?.name ?? "default";
  const known = state.profiles.find((candidate) => candidate.name === profile);
  if (known === undefined) {
    throw new AccessError(
      "profile-missing",
      operation,
      l10n.t('There is no profile "{0}" in the practice account.', profile),
      l10n.t("Choose one of: {0}.", state.profiles.map((candidate) => candidate.name).join(", ")),
    );
  }
  const region = target.region ?? known.region;
  if (region === undefined) {
    throw new AccessError(
      "region-missing",
      operation,
      l10n.t('No AWS region is known: profile "{0}" has none, and none was chosen.', profile),
      l10n.t("Choose a region."),
    );
  }
  return { profile, region };
}

/** The cluster of that name; refuses as EKS does when there is none. */
export function clusterOf(call: PracticeCall, name: string, operation: string): PracticeCluster {
  const found = call.clusters.find((cluster) => cluster.name === name);
  if (found === undefined) {
    throw new AccessError(
      "not-found",
      operation,
      l10n.t('There is no EKS cluster "{0}" in region {1} with profile "{2}".', name, call.region, call.profile),
      call.clusters.length === 0
        ? l10n.t("Choose the region us-east-1: the practice clusters are there.")
        : l10n.t("Clusters there: {0}.", call.clusters.map((cluster) => cluster.name).join(", ")),
    );
  }
  return found;
}

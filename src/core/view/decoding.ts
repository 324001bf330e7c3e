/** A decoded error as it leaves the core: plain data with places as its door has them, the same for editor and JSON. */
import * as l10n from "@vscode/l10n";
import type { CallerReading } from "../diagnose/caller.ts";
import type { Decoding } from "../diagnose/decode.ts";
import type { Evidence } from "../diagnose/evidence.ts";
import type { RankedCause, Standing } from "../diagnose/rank.ts";
import { STEP_TITLES } from "../live/verify/verification.ts";
import type { Location } from "../text/range.ts";

export interface ViewEvidence<P> {
  readonly weighs: Evidence["weighs"];
  readonly message: string;
  /** Rule whose finding says it; absent for what the text or the graph says. */
  readonly rule?: string;
  readonly place?: P;
}

/** Where to put a cause right. */
export interface ViewFixPlace<P> {
  readonly place: P;
  readonly message: string;
  readonly rule?: string;
  /** Title of the quick fix that is offered there. */
  readonly fix?: string;
}

export interface ViewCause<P> {
  readonly cause: RankedCause["cause"];
  /** Row of docs/failure-causes.md. */
  readonly number: number;
  readonly title: string;
  readonly standing: Standing;
  readonly evidence: readonly ViewEvidence<P>[];
  readonly places: readonly ViewFixPlace<P>[];
  readonly advice: string;
  /** Steps of `irsa verify` that decide it. */
  readonly steps: readonly { readonly id: string; readonly title: string }[];
}

export interface ViewDecoding<P> {
  readonly recognised: Decoding["recognised"];
  readonly callers: readonly {
    readonly arn: string;
    readonly identity: CallerReading["identity"];
    readonly message: string;
  }[];
  readonly names: Omit<Decoding["names"], "callers">;
  readonly scope: Decoding["scope"];
  readonly account?: NonNullable<Decoding["account"]>;
  readonly causes: readonly ViewCause<P>[];
  readonly ask: readonly string[];
  readonly cut: boolean;
}

/** What a standing means, to follow the title of a cause. */
export function standingWords(standing: Standing): string {
  const words: Readonly<Record<Standing, string>> = {
    certain: l10n.t("the text says so"),
    shown: l10n.t("shown by your files"),
    nearby: l10n.t("in your files, but the text does not say that it is about them"),
    open: l10n.t("possible"),
    against: l10n.t("your files speak against it"),
  };
  return words[standing];
}

export function viewDecoding<P>(decoding: Decoding, toPlace: (location: Location) => P): ViewDecoding<P> {
  const { recognised, callers, names, scope, account, causes, ask, cut } = decoding;
  const { callers: _, ...named } = names;
  return {
    recognised,
    callers: callers.map(({ caller: { arn }, identity, message }) => ({ arn, identity, message })),
    names: named,
    scope,
    ...(account === undefined ? {} : { account }),
    causes: causes.map(({ evidence, places, steps, ...cause }) => ({
      ...cause,
      evidence: evidence.map(({ weighs, message, finding, location }) => ({
        weighs,
        message,
        ...(finding === undefined ? {} : { rule: finding.rule }),
        ...(location === undefined ? {} : { place: toPlace(location) }),
      })),
      places: places.map(({ location, message, rule, fix }) => ({
        place: toPlace(location),
        message,
        ...(rule === undefined ? {} : { rule }),
        ...(fix === undefined ? {} : { fix }),
      })),
      steps: steps.map((id) => ({ id, title: l10n.t(STEP_TITLES[id]) })),
    })),
    ask,
    cut,
  };
}

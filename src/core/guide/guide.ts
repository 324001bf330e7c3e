/** What the guide page shows: the workflow's steps and the picture of how a pod gets credentials, as values for any door. */
import type { Mechanism } from "../injection/webhook.ts";
import type { Location } from "../text/range.ts";

/**
 * How a part of the picture or of the workflow stands. `none` judges nothing: `status` says why, for example that an earlier part is
 * broken or that the mechanism is not set up.
 */
export type GuideVerdict = "ok" | "problem" | "warning" | "unknown" | "none";

/** What both arrows and steps have. `L` is how a door writes places. */
interface Part<L> {
  readonly verdict: GuideVerdict;
  /** The verdict in words: `OK`, `problem`, `not reached`, … */
  readonly status: string;
  /** The mechanism is not set up here, which `status` says. */
  readonly isMissing?: true | undefined;
  /** Sentences, most important first. */
  readonly reasons: readonly string[];
  /** Where in the files it is said, or what is wrong. */
  readonly place: L | undefined;
}

/** One party of the picture. */
export interface PictureNode<L = Location> {
  readonly id: string;
  /** What it is: `Pod`, `AWS STS`, … */
  readonly title: string;
  /** The user's own name for it; undefined where no file says it. */
  readonly value: string | undefined;
  readonly place: L | undefined;
}

/** One of the six messages between the parties, in the order in which they are sent. */
export interface PictureArrow<L = Location> extends Part<L> {
  readonly id: ArrowId;
  readonly from: string;
  readonly to: string;
  /** What is sent, in a few words. */
  readonly label: string;
  /** The user's own value that decides here: a subject, an ARN; undefined where no file says it. */
  readonly value: string | undefined;
  /** What happens here, for people who see it for the first time. */
  readonly what: string;
}

export type ArrowId = "token" | "request" | "lookup" | "trust" | "credentials" | "call";

export interface Picture<L = Location> {
  readonly title: string;
  readonly nodes: readonly PictureNode<L>[];
  readonly arrows: readonly PictureArrow<L>[];
}

export type StepId = "issuer" | "provider" | "agent" | "association" | "role" | "account" | "workload" | "verification";

/** One thing that has to be in place. */
export interface GuideStep<L = Location> extends Part<L> {
  readonly id: StepId;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  /** The user's own values. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly actions: readonly GuideAction[];
}

/** What a button does. Ids are unique in a guide. */
export type GuideAction =
  | { readonly id: string; readonly title: string; readonly kind: "command"; readonly command: GuideCommand }
  | { readonly id: string; readonly title: string; readonly kind: "copy"; readonly text: string };

/** Commands that help, by what they do; each door has its own name for them. */
export type GuideCommand = "set-up-access" | "detect-issuer" | "open-practice-workspace" | "plan-and-apply" | "verify";

/** An account to choose. */
export interface GuideAccount {
  /** As the tree's nodes have it. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The overlay that puts it there, where there is one. */
  readonly overlay: string | undefined;
}

/** The guide of one account by one mechanism. */
export interface AccountGuide<L = Location> {
  readonly mechanism: Mechanism;
  readonly verdict: GuideVerdict;
  /** The whole in one sentence. */
  readonly headline: string;
  /** What the files leave open, in a sentence. */
  readonly note: string | undefined;
  readonly picture: Picture<L>;
  readonly steps: readonly GuideStep<L>[];
}

export interface Guide<L = Location> {
  readonly accounts: readonly GuideAccount[];
  /** The account that is shown; undefined only where there is none. */
  readonly selected: GuideAccount | undefined;
  /** What the account uses, as far as the files tell; the first is the one that counts in the cluster. */
  readonly uses: readonly Mechanism[];
  readonly irsa: AccountGuide<L> | undefined;
  readonly podIdentity: AccountGuide<L> | undefined;
}

/** Writes every place in a door's own way. */
export function mapPlaces<A, B>(guide: Guide<A>, write: (place: A) => B): Guide<B> {
  const at = (place: A | undefined): B | undefined => (place === undefined ? undefined : write(place));
  const one = (part: AccountGuide<A> | undefined): AccountGuide<B> | undefined =>
    part && {
      ...part,
      picture: {
        ...part.picture,
        nodes: part.picture.nodes.map((node) => ({ ...node, place: at(node.place) })),
        arrows: part.picture.arrows.map((arrow) => ({ ...arrow, place: at(arrow.place) })),
      },
      steps: part.steps.map((step) => ({ ...step, place: at(step.place) })),
    };
  return { ...guide, irsa: one(guide.irsa), podIdentity: one(guide.podIdentity) };
}

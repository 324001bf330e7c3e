/** Remembers what verifications saw, for as long as the files say the same of the account. */
import type { Guide } from "../../core/guide/guide.ts";
import { withVerification } from "../../core/guide/live.ts";
import type { Verification } from "../../core/live/verify/verification.ts";

interface Seen {
  readonly verification: Verification;
  /** The guide by the files as it was then. */
  readonly basis: string;
}

export class VerifiedAccounts {
  readonly #seen = new Map<string, Seen>();

  /** @param guide what the files say of the account at that moment; of another one where they do not have it */
  take<L>(verification: Verification, guide: Guide<L>): void {
    const key = `${verification.namespace}/${verification.serviceAccount}`;
    if (key === keyOf(guide)) {
      this.#seen.set(key, { verification, basis: basisOf(guide) });
    }
  }

  /** The guide with what was seen of its account; files that have changed since make that worthless. */
  added<L>(guide: Guide<L>): Guide<L> {
    const key = keyOf(guide);
    const seen = this.#seen.get(key);
    if (seen === undefined) {
      return guide;
    }
    if (seen.basis !== basisOf(guide)) {
      this.#seen.delete(key);
      return guide;
    }
    return {
      ...guide,
      irsa: guide.irsa && withVerification(guide.irsa, seen.verification),
      podIdentity: guide.podIdentity && withVerification(guide.podIdentity, seen.verification),
    };
  }
}

function keyOf<L>({ selected }: Guide<L>): string {
  return `${selected?.namespace}/${selected?.name}`;
}

function basisOf<L>({ irsa, podIdentity }: Guide<L>): string {
  return JSON.stringify([irsa, podIdentity]);
}

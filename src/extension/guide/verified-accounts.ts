/** Remembers what verifications saw, for as long as the files say the same of the account. */
import type { Guide } from "../../core/guide/guide.ts";
import { withVerification } from "../../core/guide/live.ts";
import type { Verification } from "../../core/live/verify/verification.ts";

interface Seen {
  readonly verification: Verification;
  /** The guide by the files as it was then; undefined until it is asked for the first time. */
  basis: string | undefined;
}

export class VerifiedAccounts {
  readonly #seen = new Map<string, Seen>();

  take(verification: Verification): void {
    const { namespace, serviceAccount } = verification;
    this.#seen.set(`${namespace}/${serviceAccount}`, { verification, basis: undefined });
  }

  /** The guide with what was seen of its account; files that have changed since make that worthless. */
  added<L>(guide: Guide<L>): Guide<L> {
    const key = `${guide.selected?.namespace}/${guide.selected?.name}`;
    const seen = this.#seen.get(key);
    if (seen === undefined) {
      return guide;
    }
    const basis = JSON.stringify([guide.irsa, guide.podIdentity]);
    seen.basis ??= basis;
    if (seen.basis !== basis) {
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

/** A sequence of questions with Back, numbering and kept answers: knows nothing of vscode, so that it can be tested without it. */

/** What a question ends with. `answer` carries all answers from there on, so that a question can also take some back. */
export type Outcome<A> =
  | { readonly kind: "answer"; readonly answers: Readonly<Partial<A>> }
  | { readonly kind: "back" }
  | { readonly kind: "cancel" };

/** Where a question stands: questions of one stage share a number, so that the count does not jump as sub-questions appear. */
export interface Position {
  /** 1-based. */
  readonly step: number;
  readonly total: number;
  readonly canGoBack: boolean;
}

/** One question. `ask` sees all answers so far, its own earlier one included, and offers that again. */
export interface Step<A> {
  /** What the question belongs to; its place among the stages is its number. */
  readonly stage: string;
  /** False when the answers so far make the question pointless. */
  applies(answers: Readonly<Partial<A>>): boolean;
  ask(answers: Readonly<Partial<A>>, position: Position): Promise<Outcome<A>>;
}

/**
 * Asks the steps in order. Back returns to the question that was asked last, whichever that was; answers given before are kept.
 * @returns all answers, or undefined when the user cancelled.
 */
export async function runFlow<A>(
  steps: readonly Step<A>[],
  initial: Readonly<Partial<A>>,
): Promise<Readonly<Partial<A>> | undefined> {
  let answers: Readonly<Partial<A>> = initial;
  const asked: number[] = [];
  let at = nextStep(steps, answers, 0);
  while (at < steps.length) {
    const step = steps[at];
    if (step === undefined) {
      break;
    }
    const outcome = await step.ask(answers, positionOf(steps, at, answers, asked.length > 0));
    switch (outcome.kind) {
      case "cancel":
        return undefined;
      case "back":
        at = asked.pop() ?? at;
        break;
      case "answer":
        answers = outcome.answers;
        asked.push(at);
        at = nextStep(steps, answers, at + 1);
        break;
    }
  }
  return answers;
}

function nextStep<A>(steps: readonly Step<A>[], answers: Readonly<Partial<A>>, from: number): number {
  const found = steps.findIndex((step, index) => index >= from && step.applies(answers));
  return found < 0 ? steps.length : found;
}

function positionOf<A>(
  steps: readonly Step<A>[],
  at: number,
  answers: Readonly<Partial<A>>,
  canGoBack: boolean,
): Position {
  const stages = [...new Set(steps.filter((step) => step.applies(answers)).map((step) => step.stage))];
  return { step: stages.indexOf(steps[at]?.stage ?? "") + 1, total: stages.length, canGoBack };
}

/** Answers that several rules want in one run of checks: kept for the run, since the next edit may change them. */

export class Answers {
  readonly #kept = new Map<unknown, Map<object, unknown>>();
  #runs = 0;

  begin(): void {
    this.#runs++;
    this.#kept.clear();
  }

  end(): void {
    this.#runs--;
    this.#kept.clear();
  }

  /** The answer to `question` about `subject`; outside a run it is worked out each time. */
  get<T>(subject: object, question: unknown, answer: () => T): T {
    if (this.#runs === 0) {
      return answer();
    }
    let answers = this.#kept.get(question);
    if (answers === undefined) {
      answers = new Map();
      this.#kept.set(question, answers);
    }
    if (!answers.has(subject)) {
      answers.set(subject, answer());
    }
    // A question has answers of one type only: `answer` is the one that was kept.
    return answers.get(subject) as T;
  }
}

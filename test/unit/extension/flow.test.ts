// The guided command's engine: order, numbering, Back, kept answers and cancel, with scripted replies instead of a person.
import { describe, expect, it } from "vitest";
import { type Outcome, type Position, runFlow, type Step } from "../../../src/extension/guided/flow.ts";

interface Answers {
  readonly source: "hand" | "aws";
  readonly region: string;
  readonly name: string;
}

type SoFar = Readonly<Partial<Answers>>;
type Reply = (answers: SoFar) => Outcome<Answers>;

/** Answers each question from a script of `question: reply`, and keeps what it was asked with. */
class Script {
  readonly asked: { readonly question: string; readonly answers: SoFar; readonly position: Position }[] = [];
  readonly #replies: (readonly [question: string, reply: Reply])[];

  constructor(...replies: (readonly [question: string, reply: Reply])[]) {
    this.#replies = replies;
  }

  step(question: string, stage: string, applies: (answers: SoFar) => boolean = () => true): Step<Answers> {
    return {
      stage,
      applies,
      ask: async (answers, position) => {
        this.asked.push({ question, answers, position });
        const next = this.#replies.shift();
        if (next?.[0] !== question) {
          throw new Error(`asked ${question}, the script has ${next?.[0]}`);
        }
        return next[1](answers);
      },
    };
  }
}

const add =
  (more: SoFar): Reply =>
  (answers) => ({ kind: "answer", answers: { ...answers, ...more } });
const back: Reply = () => ({ kind: "back" });
const cancel: Reply = () => ({ kind: "cancel" });

function questions(script: Script): readonly Step<Answers>[] {
  return [
    script.step("source", "Cluster"),
    script.step("region", "Cluster", (answers) => answers.source === "aws"),
    script.step("name", "Name"),
  ];
}

describe("runFlow", () => {
  it("asks what applies, in order, and returns all answers", async () => {
    const script = new Script(
      ["source", add({ source: "aws" })],
      ["region", add({ region: "eu-west-1" })],
      ["name", add({ name: "reader" })],
    );
    expect(await runFlow(questions(script), {})).toEqual({ source: "aws", region: "eu-west-1", name: "reader" });
  });

  it("leaves out what does not apply", async () => {
    const script = new Script(["source", add({ source: "hand" })], ["name", add({ name: "reader" })]);
    expect(await runFlow(questions(script), {})).toEqual({ source: "hand", name: "reader" });
  });

  it("numbers by stage, so that sub-questions share a number", async () => {
    const script = new Script(
      ["source", add({ source: "aws" })],
      ["region", add({ region: "eu-west-1" })],
      ["name", add({ name: "reader" })],
    );
    await runFlow(questions(script), {});
    expect(script.asked.map(({ position }) => position)).toEqual([
      { step: 1, total: 2, canGoBack: false },
      { step: 1, total: 2, canGoBack: true },
      { step: 2, total: 2, canGoBack: true },
    ]);
  });

  it("goes back to the question asked last, with every earlier answer still there", async () => {
    const script = new Script(
      ["source", add({ source: "aws" })],
      ["region", add({ region: "eu-west-1" })],
      ["name", back],
      ["region", back],
      ["source", add({ source: "hand" })],
      ["name", add({ name: "reader" })],
    );
    const answers = await runFlow(questions(script), {});
    expect(script.asked[4]?.answers).toEqual({ source: "aws", region: "eu-west-1" });
    expect(answers).toEqual({ source: "hand", region: "eu-west-1", name: "reader" });
  });

  it("lets an answer take others back", async () => {
    const script = new Script(
      ["source", add({ source: "aws" })],
      ["region", add({ region: "eu-west-1" })],
      ["name", back],
      ["region", back],
      ["source", () => ({ kind: "answer", answers: { source: "hand" } })],
      ["name", add({ name: "reader" })],
    );
    expect(await runFlow(questions(script), {})).toEqual({ source: "hand", name: "reader" });
  });

  it("asks the first question again when there is nothing to go back to", async () => {
    const script = new Script(["source", back], ["source", add({ source: "hand" })], ["name", add({ name: "a" })]);
    expect(await runFlow(questions(script), {})).toEqual({ source: "hand", name: "a" });
  });

  it.each([
    ["first", new Script(["source", cancel])],
    ["last", new Script(["source", add({ source: "hand" })], ["name", cancel])],
  ])("returns nothing when the %s question is cancelled", async (_which, script) => {
    expect(await runFlow(questions(script), {})).toBeUndefined();
  });

  it("starts from what is known already", async () => {
    const script = new Script(
      ["source", add({ source: "hand" })],
      ["name", (answers) => ({ kind: "answer", answers })],
    );
    expect(await runFlow(questions(script), { name: "given" })).toEqual({ source: "hand", name: "given" });
    expect(script.asked[1]?.answers.name).toBe("given");
  });
});

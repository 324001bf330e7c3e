/** A change as the lines of a unified diff, for every door that shows plans. */
import { createTwoFilesPatch } from "diff";
import type { Action } from "../action.ts";
import { changeTexts } from "./texts.ts";

/** Lines of unchanged text around each difference. */
const CONTEXT_LINES = 2;

/** Each begins with `+`, `-`, a space, or `@@` between distant parts; empty for changes that their title says completely. */
export function diffLines(action: Action): readonly string[] {
  const texts = changeTexts(action);
  if (texts === undefined) {
    return [];
  }
  const { before, after, name } = texts;
  return createTwoFilesPatch(name, name, before, after, "", "", { context: CONTEXT_LINES })
    .split("\n")
    .slice(4)
    .filter((line) => line !== "" && !line.startsWith("\\") && !(before === "" && line.startsWith("@@")));
}

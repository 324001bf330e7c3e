// Guides of small workspaces, for the tests of the guide.
import { buildGuide } from "../../../src/core/guide/build-guide.ts";
import { type AccountGuide, type Guide, mapPlaces } from "../../../src/core/guide/guide.ts";
import { practiceWorkspaceFiles } from "../../../src/playground/practice-workspace.ts";
import { RIGHT_FILES } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

export type Files = Readonly<Record<string, string>>;

export const PRACTICE: Files = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

/** Places are `path:covered text`. */
export function guideOf(files: Files, wanted?: string): Guide<string> {
  const { workspace, findings, path } = memoryWorkspace(files);
  findings();
  const guide = buildGuide({ graph: workspace.graph, findings: (uri) => workspace.findings(uri) }, wanted);
  return mapPlaces(guide, ({ uri, range }) => `${path(uri)}:${(files[path(uri)] ?? "").slice(range.start, range.end)}`);
}

/** The guide of IRSA; the account is the only one, or the first by name. */
export function irsaOf(files: Files, wanted?: string): AccountGuide<string> {
  return defined(guideOf(files, wanted).irsa);
}

export function podIdentityOf(files: Files): AccountGuide<string> {
  return defined(guideOf(files).podIdentity);
}

/** `token: ok`, … of every arrow. */
export function arrowsOf({ picture }: AccountGuide<string>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    picture.arrows.map(({ id, verdict, status }) => [id, verdict === "none" ? status : verdict]),
  );
}

export function stepsOf({ steps }: AccountGuide<string>): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ id, verdict, status }) => [id, verdict === "none" ? status : verdict]));
}

/** The right files with one of them changed; undefined takes it away. */
export function changed(path: keyof typeof RIGHT_FILES, change: (text: string) => string | undefined): Files {
  const text = change(RIGHT_FILES[path]);
  const { [path]: _, ...others } = RIGHT_FILES;
  return text === undefined ? others : { ...others, [path]: text };
}

export function defined<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("there is no such part");
  }
  return value;
}

// Workspaces whose texts mark a position with `<|>`, for tables of language features.
import { type MemoryWorkspace, memoryWorkspace } from "../../fakes/memory-workspace.ts";

const MARK = "<|>";

/** A workspace without its one mark, and where the mark was. */
export function marked(
  files: Readonly<Record<string, string>>,
  settings: Parameters<typeof memoryWorkspace>[1] = {},
): { readonly memory: MemoryWorkspace; readonly uri: string; readonly offset: number; readonly path: string } {
  const clean = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(MARK, "")]));
  const [found, ...more] = Object.entries(files).filter(([, text]) => text.includes(MARK));
  if (found === undefined || more.length > 0) {
    throw new Error(`one file has to have one mark, ${more.length + (found === undefined ? 0 : 1)} have`);
  }
  const [path, text] = found;
  const memory = memoryWorkspace(clean, settings);
  return { memory, uri: memory.uri(path), offset: text.indexOf(MARK), path };
}

/** `path: covered text` of places, in order of path and offset. */
export function shownPlaces(
  memory: MemoryWorkspace,
  places: readonly { readonly uri: string; readonly range: { readonly start: number; readonly end: number } }[],
): readonly string[] {
  const sorted = [...places].sort((a, b) => (a.uri === b.uri ? a.range.start - b.range.start : a.uri < b.uri ? -1 : 1));
  return sorted.map(({ uri, range }) => {
    const text = memory.files.get(memory.path(uri)) ?? "";
    const line = text.slice(0, range.start).split("\n").length;
    return `${memory.path(uri)}:${line}: ${text.slice(range.start, range.end)}`;
  });
}

/** The files with a mark put into one of them: `at` characters behind the beginning of the first occurrence of a text. */
export function mark(
  files: Readonly<Record<string, string>>,
  path: string,
  text: string,
  at = 0,
): Readonly<Record<string, string>> {
  const whole = files[path] ?? "";
  const start = whole.indexOf(text);
  if (start < 0) {
    throw new Error(`${path} has no ${text}`);
  }
  return { ...files, [path]: `${whole.slice(0, start + at)}${MARK}${whole.slice(start + at)}` };
}

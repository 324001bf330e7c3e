// Reads what the command line names into a workspace session, and keeps account of what was left out.
import { statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { RULES } from "../core/rules/registry.ts";
import type { Settings } from "../core/workspace/settings.ts";
import { Workspace } from "../core/workspace/workspace.ts";
import { compileExclusion } from "../files/exclusion.ts";
import { loadParsers } from "../files/load-parsers.ts";
import { readTextFile } from "../files/read.ts";
import type { SkippedNote } from "../files/reading.ts";
import { renderChart } from "../files/render-chart.ts";
import { scanFolder } from "../files/scan.ts";
import { pathOfUri, uriOfPath } from "../files/uri-path.ts";
import { type LocatedSettings, settingsFor } from "./config.ts";
import { Fault } from "./fault.ts";

export interface SessionOptions {
  /** Folder that paths are relative to, in arguments and in output. */
  readonly cwd: string;
  readonly rules: Settings["rules"];
  /** A folder that is read for its links only; nothing is reported on it. */
  readonly context: string | undefined;
  /** Render the charts among the files with the user's helm, and check what comes out. */
  readonly renderCharts?: boolean;
}

export interface Session {
  readonly workspace: Workspace;
  /** The files to report on, in the order of their paths. */
  readonly uris: readonly string[];
  readonly notes: readonly SkippedNote[];
  /** Whether the file began with a byte order mark, which has to survive a fix. */
  hasBom(uri: string): boolean;
}

/** Reads and checks the paths; throws a Fault for a path that is not there. */
export async function openSession(paths: readonly string[], options: SessionOptions): Promise<Session> {
  const reader = new Reader(options);
  const uris = new Set<string>();
  for (const path of paths.length === 0 ? ["."] : paths) {
    for (const uri of reader.read(path)) {
      uris.add(uri);
    }
  }
  if (options.context !== undefined) {
    reader.read(options.context);
  }
  const { workspace, notes } = reader;
  if (options.renderCharts === true) {
    for (const uri of await reader.renderCharts(uris)) {
      uris.add(uri);
    }
  }
  for (let wanted = workspace.wantedParsers; wanted.length > 0; wanted = workspace.wantedParsers) {
    workspace.useParsers(await loadParsers(wanted));
  }
  workspace.checkAll();
  return { workspace, uris: [...uris].sort(byCodeUnits), notes, hasBom: (uri) => reader.boms.has(uri) };
}

class Reader {
  readonly notes: SkippedNote[] = [];
  readonly boms = new Set<string>();
  readonly workspace = new Workspace(RULES, { readText: (uri) => this.#textOf(uri) });
  readonly #options: SessionOptions;
  readonly #settings = new Map<string, LocatedSettings>();
  readonly #texts = new Map<string, string | undefined>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Reads a file or folder; returns the URIs of what could be read. */
  read(argument: string): readonly string[] {
    const path = resolve(this.#options.cwd, argument);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new Fault(`There is no file or folder "${argument}".`);
    }
    const folder = stats.isDirectory() ? path : dirname(path);
    const located = settingsFor(folder, this.#options.rules);
    if (!this.#settings.has(located.folder)) {
      this.#settings.set(located.folder, located);
      this.workspace.configure(
        [...this.#settings.values()].map(({ folder: root, settings }) => ({ uri: uriOfPath(root), settings })),
      );
    }
    return stats.isDirectory() ? this.#readFolder(path, located) : this.#readFile(path);
  }

  /** Puts what charts come to in the place of their values; a chart inside another is rendered with that one. */
  async renderCharts(uris: ReadonlySet<string>): Promise<readonly string[]> {
    const folders = [...uris]
      .map((uri) => pathOfUri(uri) ?? "")
      .filter((path) => basename(path) === "Chart.yaml")
      .map(dirname);
    const outermost = folders.filter(
      (folder) => !folders.some((other) => folder.startsWith(join(other, "charts", "/"))),
    );
    const rendered: string[] = [];
    for (const folder of outermost) {
      const rendering = await renderChart(folder);
      if (rendering.kind === "failed") {
        const advice = rendering.missing ? "; install Helm, or leave out --render-charts" : "";
        this.notes.push({ path: folder, reason: `the chart was not rendered: ${rendering.reason}${advice}` });
        continue;
      }
      this.workspace.remove(uriOfPath(join(folder, "values.yaml")));
      for (const { path, text } of rendering.templates) {
        const uri = uriOfPath(path);
        this.#texts.set(uri, text);
        this.workspace.put(uri, text);
        rendered.push(uri);
      }
    }
    return rendered;
  }

  #readFolder(path: string, { folder, settings }: LocatedSettings): readonly string[] {
    const excluded = compileExclusion(settings.exclude);
    const prefix = relative(folder, path).split(sep).join("/");
    const uris: string[] = [];
    for (const step of scanFolder(path, (below) => excluded(prefix === "" ? below : `${prefix}/${below}`))) {
      if (step.kind === "file") {
        uris.push(...this.#readFile(step.path));
      } else if (step.kind === "note") {
        this.notes.push(step.note);
      }
    }
    return uris;
  }

  #readFile(path: string): readonly string[] {
    const uri = uriOfPath(path);
    if (this.workspace.has(uri)) {
      return [uri];
    }
    const reading = readTextFile(path);
    if (reading.kind === "skipped") {
      this.notes.push({ path, reason: reading.reason });
    }
    if (reading.kind !== "text") {
      return [];
    }
    if (reading.bom) {
      this.boms.add(uri);
    }
    this.workspace.put(uri, reading.text);
    return [uri];
  }

  /** Only files that are shown or fixed are asked for, so their texts may stay. */
  #textOf(uri: string): string | undefined {
    if (!this.#texts.has(uri)) {
      const reading = readTextFile(pathOfUri(uri) ?? "");
      this.#texts.set(uri, reading.kind === "text" ? reading.text : undefined);
    }
    return this.#texts.get(uri);
  }
}

/** The path of a file as output shows it: relative to `cwd`, with `/`. */
export function shownPath(cwd: string, uri: string): string {
  const path = pathOfUri(uri);
  return path === undefined ? uri : relative(cwd, path).split(sep).join("/") || ".";
}

/** Absolute path of a file that a session read. */
export function absolutePath(uri: string): string {
  return pathOfUri(uri) ?? join(sep, uri);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

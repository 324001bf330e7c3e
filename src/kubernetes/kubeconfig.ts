/** Reads kubeconfig files as kubectl does: KUBECONFIG's list or the default path, absent files skipped, the first entry of a name wins. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import * as l10n from "@vscode/l10n";
import { load } from "js-yaml";
import { AccessError } from "../core/ports.ts";
import {
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigUser,
  readClusters,
  readContexts,
  readUsers,
} from "./kubeconfig-entries.ts";

/** The merged configuration, entries by name. */
export interface MergedKubeconfig {
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly current: string | undefined;
}

export type Env = Readonly<Record<string, string | undefined>>;

const OPERATION = "kubeconfig:Load";

/** Files in the order in which they count. */
export function kubeconfigPaths(env: Env): readonly string[] {
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  return listed.length > 0 ? [...new Set(listed)] : [join(env.HOME || homedir(), ".kube", "config")];
}

/** @throws AccessError `invalid-input` for a file that is there but cannot be read as a kubeconfig */
export async function loadKubeconfig(env: Env): Promise<MergedKubeconfig> {
  const contexts = new Map<string, KubeconfigContext>();
  const clusters = new Map<string, KubeconfigCluster>();
  const users = new Map<string, KubeconfigUser>();
  let current: string | undefined;
  for (const path of kubeconfigPaths(env)) {
    const config = await loadFile(path);
    if (config === undefined) {
      continue;
    }
    const folder = dirname(resolve(path));
    keepFirst(contexts, readContexts(config.contexts));
    keepFirst(clusters, readClusters(config.clusters, folder));
    keepFirst(users, readUsers(config.users, folder));
    const named = config["current-context"];
    current ??= typeof named === "string" && named !== "" ? named : undefined;
  }
  return { contexts, clusters, users, current };
}

function keepFirst<T extends { readonly name: string }>(into: Map<string, T>, entries: readonly T[]): void {
  for (const entry of entries) {
    if (!into.has(entry.name)) {
      into.set(entry.name, entry);
    }
  }
}

/** Undefined for an absent or empty file. */
async function loadFile(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    const code = error instanceof Error && "code" in error ? String(error.code) : "error";
    throw new AccessError(
      "invalid-input",
      OPERATION,
      l10n.t('The kubeconfig "{0}" cannot be read ({1}).', path, code),
      l10n.t("Check the file's permissions, or correct KUBECONFIG."),
    );
  }
  if (text.trim() === "") {
    return undefined;
  }
  try {
    const parsed: unknown = load(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw new TypeError("not a mapping");
    }
    return { ...parsed };
  } catch (error) {
    throw new AccessError(
      "invalid-input",
      OPERATION,
      l10n.t('The kubeconfig "{0}" is not valid: {1}.', path, problemOf(error)),
      l10n.t('Correct it (see `kubectl config view --kubeconfig "{0}"`), or point KUBECONFIG to another file.', path),
    );
  }
}

/** Reason and line of a YAML error. Its full message quotes lines of the file, which may hold a token. */
function problemOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("reason" in error)) {
    return l10n.t("it is not a mapping with clusters, users and contexts");
  }
  const mark = "mark" in error ? error.mark : undefined;
  const line = typeof mark === "object" && mark !== null && "line" in mark ? mark.line : undefined;
  const reason = String(error.reason);
  return typeof line === "number" ? l10n.t("{0} in line {1}", reason, line + 1) : reason;
}

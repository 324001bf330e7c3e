// What the workspace knows of an overlay is what the real `kustomize build` makes of it: on the corpus, and on generated overlays.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KUSTOMIZATION_NAMES } from "../../src/core/model/kustomize/overlay-paths.ts";
import { baseName, folderOf } from "../../src/core/text/uri.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { builtFacts, differences, knownFacts, unknownCount } from "../fakes/kustomize-facts.ts";
import { type MemoryWorkspace, memoryWorkspace, readFolder } from "../fakes/memory-workspace.ts";
import { overlayFiles, overlayModel } from "./kustomize/generate-overlays.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus");
if (!existsSync(CORPUS)) {
  console.warn(`kustomize-build.test.ts: the corpus' overlays are skipped, there is no corpus at ${CORPUS}`);
}

/** A build, offline: no git on the path, and addresses lead nowhere. */
function build(kustomize: string, folder: string) {
  const { status, stdout, stderr } = spawnSync(kustomize, ["build", folder], {
    encoding: "utf8",
    env: { PATH: "", HOME: tmpdir(), HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return { output: status === 0 ? stdout : undefined, error: stderr };
}

/** The same, with empty files in place of the generators' inputs that the corpus leaves out: they end up in no object of ours. */
function buildWithEmptyFiles(kustomize: string, folder: string) {
  let result = build(kustomize, folder);
  for (let tries = 0; result.output === undefined && tries < 20; tries++) {
    const absent = /lstat (\S+\.(?:env|properties|conf|json|txt|sh)): no such file/.exec(result.error)?.[1];
    if (absent === undefined || existsSync(absent)) {
      break;
    }
    writeFiles(dirname(absent), { [absent.slice(dirname(absent).length + 1)]: "" });
    result = build(kustomize, folder);
  }
  return result;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

await describeWithGoTools("overlays, compared with kustomize build", ["kustomize"], ({ kustomize }) => {
  describe.skipIf(!existsSync(CORPUS))("of the corpus", () => {
    const files = existsSync(CORPUS) ? readFolder(CORPUS, (path) => !/\.(?:ya?ml|json)$|ustomization$/.test(path)) : {};
    const all = memoryWorkspace(files, {}, []);
    const roots = all.workspace.graph
      .all("kustomization")
      .filter((fact) => KUSTOMIZATION_NAMES.includes(baseName(fact.uri)) && !fact.isComponent);

    test("every overlay that builds has the same facts", { timeout: 300_000 }, () => {
      const wrong: string[] = [];
      let compared = 0;
      let objects = 0;
      let unknown = 0;
      const notBuilt: string[] = [];
      const copy = mkdtempSync(join(tmpdir(), "corpus-"));
      writeFiles(copy, files);
      for (const root of roots) {
        const folder = folderOf(root.uri);
        const { output, error } = buildWithEmptyFiles(kustomize, join(copy, all.path(folder)));
        if (output === undefined) {
          notBuilt.push(
            `${all.path(folder)}: ${/no such file or directory|not found|dial|exec/.exec(error)?.[0] ?? error}`,
          );
          continue;
        }
        const alone = memoryWorkspace(takenIn(root.uri, all), {}, []);
        alone.workspace.readAllWorkloads();
        const known = knownFacts(alone, folder);
        const built = builtFacts(output);
        wrong.push(...differences(built, known).map((line) => `${all.path(folder)}: ${line}`));
        compared += 1;
        objects += built.length;
        unknown += unknownCount(known);
      }
      rmSync(copy, { recursive: true, force: true });
      expect(wrong).toEqual([]);
      // What does not build needs the network or lacks a file; it is named, so that nobody takes it for compared.
      console.info(
        `${compared} overlays with ${objects} objects compared, ${unknown} values not known, ${notBuilt.length} that do not build:\n${notBuilt.join("\n")}`,
      );
      expect(compared).toBeGreaterThan(60);
      expect(objects).toBeGreaterThan(100);
      expect(unknown).toBeLessThan(objects / 4);
    });
  });

  test("generated overlays have the same facts", { timeout: 300_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "overlays-"));
    let compared = 0;
    let tried = 0;
    let objects = 0;
    try {
      fc.assert(
        fc.property(overlayModel, (model) => {
          const files = overlayFiles(model);
          rmSync(folder, { recursive: true, force: true });
          writeFiles(folder, files);
          const { output } = build(kustomize, join(folder, "top"));
          tried += 1;
          fc.pre(output !== undefined);
          const workspace = memoryWorkspace(files, {}, []);
          workspace.workspace.readAllWorkloads();
          const built = builtFacts(output ?? "");
          const known = knownFacts(workspace, workspace.uri("top"));
          compared += 1;
          objects += built.length;
          expect(differences(built, known), JSON.stringify(files, undefined, 1)).toEqual([]);
          expect(unknownCount(known)).toBe(0);
        }),
        { numRuns: Number(process.env.FC_RUNS ?? 150), maxSkipsPerRun: 200 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    console.info(`${compared} of ${tried} generated overlays build, with ${objects} objects`);
    expect(compared).toBeGreaterThan(100);
    expect(objects).toBeGreaterThan(3 * compared);
  });
});

/** The files that an overlay takes in, so that it is the outermost one. */
function takenIn(root: string, { workspace, files, path }: MemoryWorkspace): Record<string, string> {
  const taken: Record<string, string> = {};
  const open = [root];
  for (let uri = open.pop(); uri !== undefined; uri = open.pop()) {
    const text = files.get(path(uri));
    if (text === undefined) {
      open.push(...KUSTOMIZATION_NAMES.map((name) => `${uri}/${name}`).filter((each) => files.has(path(each))));
    } else if (!(path(uri) in taken)) {
      taken[path(uri)] = text;
      for (const fact of workspace.graph.file(uri)?.facts ?? []) {
        if (fact.kind === "kustomization") {
          open.push(...fact.resources, ...fact.patches.flatMap((patch) => patch.uri ?? []));
        }
      }
    }
  }
  return taken;
}

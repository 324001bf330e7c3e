// Renders a Helm chart with the user's own helm, when the user asks: templates are never guessed.
import { type ExecFileException, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { ChartRendering, RenderedTemplate } from "./chart-rendering.ts";

/** Far more than charts take; a plug-in or a post-renderer that hangs must not hang the check. Milliseconds, bytes. */
const TIME_LIMIT = 60_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** `helm template` with the chart's own values; needs no cluster. `helm` is the program's name or path. Never rejects. */
export function renderChart(folder: string, helm = "helm"): Promise<ChartRendering> {
  const options = { encoding: "utf8", maxBuffer: OUTPUT_LIMIT, shell: false, timeout: TIME_LIMIT } as const;
  return new Promise((resolve) => {
    const { stdin } = execFile(helm, ["template", "release-name", folder], options, (error, stdout, stderr) => {
      resolve(
        error === null ? { kind: "rendered", templates: templatesIn(stdout, folder) } : failureOf(helm, error, stderr),
      );
    });
    // Without a program there is nothing to write to, which is told above.
    stdin?.on("error", () => undefined).end();
  });
}

/** Documents of one template stand together; each says in a comment where it comes from. */
function templatesIn(output: string, folder: string): readonly RenderedTemplate[] {
  const texts = new Map<string, string[]>();
  for (const document of output.split(/^---[ \t]*$/m)) {
    const source = /^# Source: (\S+)$/m.exec(document)?.[1]?.replace(/^[^/]+\//, "");
    if (source !== undefined) {
      texts.set(source, [...(texts.get(source) ?? []), document.replace(/^\n/, "")]);
    }
  }
  return [...texts].map(([source, documents]) => ({
    path: join(folder, "rendered", ...source.replace(/(^|\/)templates\//g, "$1").split("/")),
    template: existing(join(folder, ...source.split("/"))),
    text: documents.join("---\n"),
  }));
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

function failureOf(helm: string, error: ExecFileException, stderr: string): ChartRendering {
  if (error.code === "ENOENT") {
    return { kind: "failed", missing: true, reason: `there is no program "${basename(helm)}" on the PATH` };
  }
  if (error.killed) {
    return { kind: "failed", missing: false, reason: `helm did not end within ${TIME_LIMIT / 1000} seconds` };
  }
  // Before the error, which has several lines, stand warnings, and behind it a hint at helm's own flags.
  const said = stderr
    .replace(/^[\s\S]*^Error: /m, "")
    .replace(/^Use --debug .*$/m, "")
    .trim()
    .replace(/\s*\n\s*/g, ": ");
  return { kind: "failed", missing: false, reason: said ? `helm says: ${said}` : error.message };
}

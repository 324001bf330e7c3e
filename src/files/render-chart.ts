// Renders a Helm chart with the user's own helm, when the user asks: templates are never guessed.
import { spawnSync } from "node:child_process";
import { basename, join } from "node:path";

/** What a template came to, under a path of its own beside the templates: `<chart>/rendered/<template>`. */
export interface RenderedTemplate {
  readonly path: string;
  readonly text: string;
}

export type ChartRendering =
  | { readonly kind: "rendered"; readonly templates: readonly RenderedTemplate[] }
  /** `reason` completes "… was not rendered: ". */
  | { readonly kind: "failed"; readonly reason: string };

/** Far more than charts take; a plug-in or a post-renderer that hangs must not hang the check. Milliseconds, bytes. */
const TIME_LIMIT = 60_000;
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/** `helm template` with the chart's own values; needs no cluster. `helm` is the program's name or path. */
export function renderChart(folder: string, helm = "helm"): ChartRendering {
  const { error, status, stdout, stderr } = spawnSync(helm, ["template", "release-name", folder], {
    encoding: "utf8",
    maxBuffer: OUTPUT_LIMIT,
    shell: false,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT,
  });
  if (error !== undefined) {
    return { kind: "failed", reason: startFailure(helm, error) };
  }
  if (status !== 0) {
    return { kind: "failed", reason: `helm says: ${stderr.trim().split("\n").at(-1) ?? `exit code ${status}`}` };
  }
  return { kind: "rendered", templates: templatesIn(stdout, folder) };
}

/** Documents of one template stand together; each says in a comment where it comes from. */
function templatesIn(output: string, folder: string): readonly RenderedTemplate[] {
  const texts = new Map<string, string[]>();
  for (const document of output.split(/^---[ \t]*$/m)) {
    const source = /^# Source: (\S+)$/m.exec(document)?.[1];
    if (source !== undefined) {
      const name = source.replace(/^[^/]+\//, "").replace(/(^|\/)templates\//g, "$1");
      texts.set(name, [...(texts.get(name) ?? []), document.replace(/^\n/, "")]);
    }
  }
  return [...texts].map(([name, documents]) => ({
    path: join(folder, "rendered", ...name.split("/")),
    text: documents.join("---\n"),
  }));
}

function startFailure(helm: string, error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") {
    return `there is no program "${basename(helm)}" on the PATH; install Helm, or leave out --render-charts`;
  }
  return code === "ETIMEDOUT" ? `helm did not end within ${TIME_LIMIT / 1000} seconds` : error.message;
}

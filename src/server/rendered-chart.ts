// Answers what a chart comes to: the user's helm renders it, and the session's rules check it together with all other files.
import { LineIndex } from "../core/text/line-index.ts";
import { folderOf, foldersAbove, isInside, relativeTo } from "../core/text/uri.ts";
import type { RenderedChart, RenderedDocument } from "../core/view/requests.ts";
import type { RenderedTemplate } from "../files/chart-rendering.ts";
import { pathOfUri, uriOfPath } from "../files/uri-path.ts";
import { pageOf } from "./convert.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";

/** A chart inside another is rendered with that one. */
export async function renderedChart(session: Session, clientUri: string): Promise<RenderedChart> {
  await session.ready();
  const { renderChart } = session.host;
  const uri = canonicalUri(clientUri);
  let chart = chartOf(session, uri);
  if (chart === undefined) {
    // It may have been made a moment ago.
    await session.rescan();
    chart = chartOf(session, uri);
  }
  if (chart === undefined) {
    return { kind: "no-chart" };
  }
  const path = pathOfUri(chart);
  if (renderChart === undefined || path === undefined) {
    return { kind: "no-programs" };
  }
  const rendering = await renderChart(path);
  await session.ready();
  return rendering.kind === "failed"
    ? { ...rendering, chart }
    : { kind: "rendered", chart, documents: checked(session, chart, rendering.templates) };
}

/** The outermost folder with a Chart.yaml around a file. */
function chartOf({ workspace, folders }: Session, uri: string): string | undefined {
  const own = folderOf(uri);
  const inside = [own, ...foldersAbove(own)].filter((folder) => folders.some((one) => isInside(one.uri, folder)));
  return inside.findLast((folder) => workspace.has(`${folder}/Chart.yaml`));
}

/**
 * Puts what templates came to in the place of the chart's values, checks it, and puts everything back: nothing waits in between, so
 * that nobody sees it.
 */
function checked(
  { workspace, rulePages }: Session,
  chart: string,
  templates: readonly RenderedTemplate[],
): readonly RenderedDocument[] {
  const values = `${chart}/values.yaml`;
  const text = workspace.has(values) ? workspace.text(values) : undefined;
  workspace.remove(values);
  const rendered = templates.map((template) => ({ ...template, uri: uriOfPath(template.path) }));
  try {
    for (const { uri, text: own } of rendered) {
      workspace.put(uri, own);
    }
    return rendered.map(({ uri, template, text: own }): RenderedDocument => {
      const lines = new LineIndex(own);
      const findings = workspace.check(uri).map(({ rule, severity, message, range }) => ({
        rule,
        severity,
        message,
        range: lines.range(range),
        page: pageOf(rule, { rulePages }),
      }));
      return {
        name: relativeTo(`${chart}/rendered`, uri),
        template: template === undefined ? undefined : uriOfPath(template),
        text: own,
        findings,
      };
    });
  } finally {
    for (const { uri } of rendered) {
      workspace.remove(uri);
    }
    if (text !== undefined) {
      workspace.put(values, text);
    }
  }
}

/** `IRSA: Check Rendered Helm Chart`: the user's own helm renders the chart of a file; what comes out is shown with its problems. */
import * as vscode from "vscode";
import type { RenderedChart, RenderedDocument, RenderedFinding } from "../../core/view/requests.ts";
import { SCHEMES } from "../contributions.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import type { Command } from "./command.ts";

export const checkRenderedChart: Command = {
  title: vscode.l10n.t("Check Rendered Helm Chart"),
  async run({ services, argument, progress, guarded }) {
    if (!vscode.workspace.isTrusted) {
      throw new CannotProceed(
        vscode.l10n.t("helm does not run in Restricted Mode."),
        vscode.l10n.t("A chart can make helm run other programs: trust the workspace first."),
      );
    }
    const file = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (file === undefined) {
      throw noChart();
    }
    const chart = await progress(vscode.l10n.t("IRSA: helm renders the chart"), (signal) =>
      services.server.request("renderedChart", { uri: file.toString() }, signal),
    );
    const documents = documentsOf(chart);
    services.drafts.problems.clear();
    const folder = vscode.Uri.parse(chart.kind === "rendered" ? chart.chart : file.toString());
    const shown = documents.map((document) => ({ document, uri: take(document, folder, services) }));
    const wrong = shown.filter(({ document }) => document.findings.length > 0);
    const [first] = wrong;
    if (first !== undefined) {
      await vscode.window.showTextDocument(first.uri, { preview: false });
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }
    void guarded(() => offerOthers(shown, folder));
    return shown.map(({ uri }) => uri);
  },
};

function noChart(): CannotProceed {
  return new CannotProceed(
    vscode.l10n.t("The file is in no Helm chart."),
    vscode.l10n.t("Open a file of the chart, such as its Chart.yaml, values.yaml or a template."),
  );
}

function documentsOf(chart: RenderedChart): readonly RenderedDocument[] {
  switch (chart.kind) {
    case "rendered":
      return chart.documents;
    case "no-chart":
      throw noChart();
    case "no-programs":
      throw new CannotProceed(
        vscode.l10n.t("No helm can be run here."),
        vscode.l10n.t("Open the folder in a VS Code that runs on a computer with Helm."),
      );
    case "failed": {
      const name = vscode.workspace.asRelativePath(vscode.Uri.parse(chart.chart));
      throw new CannotProceed(
        vscode.l10n.t("The chart {0} was not rendered: {1}.", name, chart.reason.replace(/\.$/, "")),
        chart.missing
          ? vscode.l10n.t(
              "Install Helm (https://helm.sh/docs/intro/install) and start VS Code anew, so that it finds it.",
            )
          : vscode.l10n.t("Mend the chart, or its values.yaml, until helm template renders it."),
      );
    }
  }
}

/** A read-only document with its problems; the former ones of the same template go. */
function take(document: RenderedDocument, folder: vscode.Uri, services: Services): vscode.Uri {
  const uri = vscode.Uri.from({ scheme: SCHEMES.draft, path: `${folder.path}/rendered/${document.name}` });
  services.drafts.set(uri, document.text);
  const template = document.template === undefined ? undefined : vscode.Uri.parse(document.template);
  services.drafts.problems.set(
    uri,
    document.findings.map((finding) => diagnosticOf(finding, template)),
  );
  return uri;
}

const SEVERITIES: Readonly<Record<RenderedFinding["severity"], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function diagnosticOf(finding: RenderedFinding, template: vscode.Uri | undefined): vscode.Diagnostic {
  const { start, end } = finding.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const diagnostic = new vscode.Diagnostic(range, finding.message, SEVERITIES[finding.severity]);
  diagnostic.source = "irsa";
  diagnostic.code =
    finding.page === undefined ? finding.rule : { value: finding.rule, target: vscode.Uri.parse(finding.page) };
  if (template !== undefined) {
    const place = new vscode.Location(template, new vscode.Position(0, 0));
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(place, vscode.l10n.t("the template that this was rendered from")),
    ];
  }
  return diagnostic;
}

type Shown = readonly { readonly document: RenderedDocument; readonly uri: vscode.Uri }[];

/** Not awaited by the command: the message may stand as long as the user likes. */
async function offerOthers(shown: Shown, folder: vscode.Uri): Promise<void> {
  const name = vscode.workspace.asRelativePath(folder);
  const problems = shown.reduce((sum, { document }) => sum + document.findings.length, 0);
  const text = vscode.l10n.t("IRSA: {0} was rendered. Documents: {1}, problems: {2}.", name, shown.length, problems);
  const show = vscode.l10n.t("Show Rendered Documents");
  if ((await vscode.window.showInformationMessage(text, ...(shown.length === 0 ? [] : [show]))) !== show) {
    return;
  }
  const items = shown.map(({ document, uri }) => ({
    label: document.name,
    description: document.findings.length === 0 ? "" : vscode.l10n.t("problems: {0}", document.findings.length),
    uri,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Which document?") });
  if (chosen !== undefined) {
    await vscode.window.showTextDocument(chosen.uri, { preview: false });
  }
}

/** Shows a decoded error: one row per cause, best first; Enter goes to the place to fix, the last row shows it all as a page. */
import * as vscode from "vscode";
import { standingWords, type ViewCause, type ViewDecoding } from "../../core/view/decoding.ts";
import type { ViewLocation } from "../../core/view/requests.ts";
import { PACKED_PAGES } from "../documents.ts";
import type { Services } from "../services.ts";
import { decodingPage } from "./decoding-page.ts";

interface Row extends vscode.QuickPickItem {
  readonly go?: ViewLocation;
}

const ICONS: Readonly<Record<ViewCause<ViewLocation>["standing"], string>> = {
  certain: "error",
  shown: "error",
  nearby: "warning",
  open: "question",
  against: "circle-slash",
};

export async function showDecoding(services: Services, decoding: ViewDecoding<ViewLocation>): Promise<void> {
  const picked = await vscode.window.showQuickPick(rows(decoding), {
    title: vscode.l10n.t("What the Error Means"),
    placeHolder: vscode.l10n.t("Enter goes to the place to put it right"),
    prompt: [
      ...decoding.recognised.map(({ meaning }) => meaning),
      ...decoding.callers.map(({ message }) => message),
    ].join(" "),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) {
    return;
  }
  if (picked.go === undefined) {
    const shown = (uri: string) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true));
    const page = decodingPage(decoding, shown, `${PACKED_PAGES}failure-causes.md`);
    await services.reports.show(vscode.l10n.t("Error Decoded"), page);
    return;
  }
  const { uri, range } = picked.go;
  const start = new vscode.Position(range.start.line, range.start.character);
  const end = new vscode.Position(range.end.line, range.end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(start, end) });
}

function rows({ causes }: ViewDecoding<ViewLocation>): readonly Row[] {
  return [
    ...causes.map((cause): Row => {
      const [place] = cause.places;
      const reason = cause.evidence.find(({ weighs }) => weighs === (cause.standing === "against" ? "against" : "for"));
      return {
        label: `$(${ICONS[cause.standing]}) ${cause.title}`,
        description: standingWords(cause.standing),
        detail: reason?.message ?? cause.advice.replaceAll("`", ""),
        ...(place === undefined ? {} : { go: place.place }),
      };
    }),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t("$(book) Show everything as a page") },
  ];
}

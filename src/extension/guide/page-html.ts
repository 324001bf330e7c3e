/** The guide page's HTML: one script, one style sheet, and a policy that lets in nothing else. */
import * as l10n from "@vscode/l10n";
export interface PageResources {
  /** What VS Code serves the extension's own files from. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
  /** New for every page. */
  readonly nonce: string;
  /** Of the texts, e.g. `vi`. */
  readonly language: string;
}

export function pageHtml({ source, script, style, nonce, language }: PageResources): string {
  const policy = [
    "default-src 'none'",
    `style-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${l10n.t("IRSA Guide")}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main aria-busy="true"><h1>${l10n.t("Guide")}</h1><p>${l10n.t("Reading the workspace…")}</p></main>
<div role="status" aria-live="polite" class="visually-hidden"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}

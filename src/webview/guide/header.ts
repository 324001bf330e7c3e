/** The page's head: which account, which mechanism, how it stands, and how to take it along. */
import * as l10n from "@vscode/l10n";
import type { AccountGuide, Guide, GuideAccount } from "../../core/guide/guide.ts";
import type { FromPage } from "../../core/guide/page-messages.ts";
import type { Mechanism } from "../../core/injection/webhook.ts";
import { button, html } from "./dom.ts";
import { verdictSign } from "./steps.ts";

const MECHANISMS: readonly (readonly [Mechanism, string])[] = [
  ["irsa", "IRSA"],
  ["pod-identity", "Pod Identity"],
];

export function headerElement(
  guide: Guide<string>,
  shown: AccountGuide<string>,
  send: (message: FromPage) => void,
): HTMLElement {
  // What a reader has to know of every verdict here.
  const basis = l10n.t("Judged from the files of this workspace, as you type.");
  return html(
    "header",
    {},
    html("div", { class: "choices" }, accountPicker(guide, send), mechanismToggle(guide, shown.mechanism, send)),
    html("h1", { class: shown.verdict }, verdictSign(shown.verdict), shown.headline),
    html("p", { class: "basis" }, shown.note === undefined ? basis : `${basis} ${shown.note}`),
  );
}

function accountPicker({ accounts, selected }: Guide<string>, send: (message: FromPage) => void): HTMLElement {
  const select = html(
    "select",
    { id: "account", "data-key": "account" },
    ...accounts.map((account) => html("option", { value: account.id }, labelOf(account))),
  );
  select.value = selected?.id ?? "";
  select.addEventListener("change", () => send({ kind: "choose-account", id: select.value }));
  return html("div", { class: "field" }, html("label", { for: "account" }, l10n.t("ServiceAccount")), select);
}

export function labelOf({ namespace, name, overlay }: GuideAccount): string {
  const place = overlay === undefined ? "" : l10n.t(" (overlay {0})", overlay);
  return `${namespace === undefined ? l10n.t("(namespace not set)") : namespace}/${name}${place}`;
}

function mechanismToggle({ uses }: Guide<string>, shown: Mechanism, send: (message: FromPage) => void): HTMLElement {
  return html(
    "fieldset",
    { class: "field" },
    html("legend", {}, l10n.t("Compare")),
    ...MECHANISMS.map(([mechanism, title]) => {
      const input = html("input", {
        type: "radio",
        name: "mechanism",
        id: `mechanism-${mechanism}`,
        "data-key": `mechanism/${mechanism}`,
        ...(mechanism === shown ? { checked: "" } : {}),
      });
      input.addEventListener("change", () => send({ kind: "choose-mechanism", mechanism }));
      const text = uses[0] === mechanism ? l10n.t("{0} (in use)", title) : title;
      return html("label", { for: input.id }, input, text);
    }),
  );
}

export function exportElement(send: (message: FromPage) => void): HTMLElement {
  return html(
    "div",
    { class: "export", role: "group", "aria-label": l10n.t("Export the picture") },
    button(l10n.t("Save SVG…"), "export/svg", () => send({ kind: "export", format: "svg", to: "file" })),
    button(l10n.t("Save Mermaid…"), "export/mermaid", () => send({ kind: "export", format: "mermaid", to: "file" })),
    button(l10n.t("Copy Mermaid"), "export/copy", () => send({ kind: "export", format: "mermaid", to: "clipboard" })),
  );
}

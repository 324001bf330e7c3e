/** The workflow below the picture: each step with its status, what and why it is, and the buttons that help. */
import * as l10n from "@vscode/l10n";
import type { GuideStep, GuideVerdict } from "../../core/guide/guide.ts";
import type { FromPage } from "../../core/guide/page-messages.ts";
import { element } from "../../core/guide/svg-element.ts";
import { verdictIcon } from "../../core/guide/verdict-icon.ts";
import { button, html, svg } from "./dom.ts";

/** A verdict's sign beside its word; screen readers have the word. */
export function verdictSign(verdict: GuideVerdict): SVGElement {
  const attributes = { viewBox: "-10 -10 20 20", width: "18", height: "18", class: "sign", "aria-hidden": "true" };
  return svg(element("svg", attributes, [verdictIcon(verdict, 0, 0)]));
}

export function stepsElement(steps: readonly GuideStep<string>[], send: (message: FromPage) => void): HTMLElement {
  return html("ol", { class: "steps" }, ...steps.map((step, index) => stepElement(step, index + 1, send)));
}

function stepElement(step: GuideStep<string>, number: number, send: (message: FromPage) => void): HTMLElement {
  const isWrong = step.verdict === "problem" || step.verdict === "warning";
  const open =
    step.place === undefined
      ? undefined
      : button(
          l10n.t("Go to {0}", step.place),
          `step/${step.id}/open`,
          () => send({ kind: "open-place", of: "step", part: step.id }),
          isWrong ? "primary" : "secondary",
        );
  return html(
    "li",
    { class: `step ${step.verdict}` },
    html(
      "div",
      { class: "step-head" },
      html("h3", {}, `${number}. ${step.title}`),
      html("span", { class: "chip" }, verdictSign(step.verdict), step.status),
    ),
    html("p", {}, step.what),
    html("p", { class: "why" }, step.why),
    html("dl", {}, ...step.facts.flatMap(({ name, value }) => [html("dt", {}, name), html("dd", {}, value)])),
    html(
      "div",
      { class: "reasons" },
      html("h4", {}, isWrong ? l10n.t("What is wrong") : l10n.t("Status")),
      html("ul", {}, ...step.reasons.map((reason) => html("li", {}, reason))),
    ),
    html(
      "div",
      { class: "actions" },
      open,
      ...step.actions.map(({ id, title }) => button(title, id, () => send({ kind: "run-action", id }))),
    ),
  );
}

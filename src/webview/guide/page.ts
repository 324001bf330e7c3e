/** The guide page as a whole: draws what the host sends, keeps the reader's place, and says what has changed. */
import * as l10n from "@vscode/l10n";
import { MIN_WIDTH } from "../../core/guide/drawing.ts";
import type { AccountGuide, ArrowId, Guide } from "../../core/guide/guide.ts";
import type { ToPage } from "../../core/guide/page-messages.ts";
import type { Mechanism } from "../../core/injection/webhook.ts";
import { changesBetween } from "./changes.ts";
import { button, html } from "./dom.ts";
import { exportElement, headerElement } from "./header.ts";
import { connectHost, type Host } from "./host.ts";
import { detailElement, pictureElement } from "./picture.ts";
import { stepsElement } from "./steps.ts";

interface Shown {
  readonly guide: Guide<string>;
  readonly mechanism: Mechanism;
}

export class GuidePage {
  readonly #main: HTMLElement;
  readonly #status: HTMLElement;
  readonly #host: Host;
  #shown: Shown | undefined;
  #content = "";
  #selected: ArrowId | undefined;
  #width = 0;

  constructor(main: HTMLElement, status: HTMLElement) {
    this.#main = main;
    this.#status = status;
    this.#host = connectHost((message) => this.#take(message));
    new ResizeObserver(() => this.#resized()).observe(main);
    this.#host.send({ kind: "ready" });
  }

  #take(message: ToPage): void {
    if (message.kind === "texts") {
      l10n.config({ contents: message.texts });
      return;
    }
    if (message.kind === "failed") {
      this.#content = "";
      this.#main.replaceChildren(html("h1", {}, l10n.t("Guide")), html("p", { role: "alert" }, message.message));
      return;
    }
    const content = JSON.stringify(message);
    if (content === this.#content) {
      return;
    }
    const before = this.#shown;
    const { guide, mechanism } = message;
    const isOther = before?.guide.selected?.id !== guide.selected?.id || before?.mechanism !== mechanism;
    this.#content = content;
    this.#shown = { guide, mechanism };
    this.#host.keep({ account: guide.selected?.id, mechanism });
    const [then, now] = [accountGuide(before), accountGuide(this.#shown)];
    const broken = now?.picture.arrows.find(({ verdict }) => verdict === "problem");
    if (isOther || (broken !== undefined && changesBetween(then, now).length > 0)) {
      this.#selected = broken?.id;
    }
    this.#draw();
    const changes = changesBetween(then, now);
    if (before !== undefined && changes.length > 0) {
      this.#status.textContent = changes.join(" ");
    }
  }

  /** Draws everything anew; whoever had the focus gets it back. */
  #draw(): void {
    const focus = document.activeElement?.getAttribute("data-key");
    const guide = this.#shown?.guide;
    const shown = accountGuide(this.#shown);
    this.#main.removeAttribute("aria-busy");
    if (guide === undefined || shown === undefined) {
      this.#main.replaceChildren(...this.#emptyPage());
    } else {
      const send = this.#host.send;
      this.#main.replaceChildren(
        headerElement(guide, shown, send),
        html(
          "section",
          { class: "picture", "aria-labelledby": "picture-title" },
          html(
            "div",
            { class: "section-head" },
            html("h2", { id: "picture-title" }, shown.picture.title),
            exportElement(send),
          ),
          html(
            "div",
            { class: "picture-body" },
            html("div", { class: "canvas" }),
            html("div", { class: "detail-place" }),
          ),
        ),
        html(
          "section",
          { "aria-labelledby": "steps-title" },
          html("h2", { id: "steps-title" }, l10n.t("What has to be in place")),
          stepsElement(shown.steps, send),
        ),
      );
      this.#drawPicture();
    }
    if (focus !== null && focus !== undefined) {
      this.#main.querySelector<HTMLElement | SVGElement>(`[data-key="${CSS.escape(focus)}"]`)?.focus();
    }
  }

  #drawPicture(): void {
    const canvas = this.#main.querySelector<HTMLElement>(".canvas");
    const detail = this.#main.querySelector(".detail-place");
    const shown = accountGuide(this.#shown);
    const [first] = shown?.picture.arrows ?? [];
    if (canvas === null || shown === undefined || first === undefined) {
      return;
    }
    this.#width = canvas.clientWidth;
    const { arrows } = shown.picture;
    const index = Math.max(
      0,
      arrows.findIndex(({ id }) => id === this.#selected),
    );
    const selected = arrows[index] ?? first;
    const open = (part: ArrowId) => this.#host.send({ kind: "open-place", of: "arrow", part });
    const select = (id: ArrowId) => {
      this.#selected = id;
      this.#drawPicture();
      this.#main.querySelector<SVGElement>(`[data-key="arrow/${id}"]`)?.focus();
    };
    canvas.replaceChildren(pictureElement(shown.picture, selected.id, this.#width, { select, open }));
    // What does not fit is scrolled, with the keyboard too.
    canvas.toggleAttribute("data-scrolls", this.#width < MIN_WIDTH);
    const isWrong = selected.verdict === "problem" || selected.verdict === "warning";
    const goTo =
      selected.place === undefined
        ? undefined
        : button(
            l10n.t("Go to {0}", selected.place),
            "detail/open",
            () => open(selected.id),
            isWrong ? "primary" : "secondary",
          );
    detail?.replaceChildren(detailElement(selected, index + 1, goTo));
  }

  #resized(): void {
    const canvas = this.#main.querySelector(".canvas");
    if (canvas !== null && canvas.clientWidth !== this.#width) {
      const focus = document.activeElement?.getAttribute("data-key");
      this.#drawPicture();
      if (focus?.startsWith("arrow/")) {
        this.#main.querySelector<SVGElement>(`[data-key="${CSS.escape(focus)}"]`)?.focus();
      }
    }
  }

  #emptyPage(): readonly Node[] {
    const run = (command: "set-up-access" | "open-practice-workspace") => () =>
      this.#host.send({ kind: "run-command", command });
    return [
      html("h1", {}, l10n.t("Guide")),
      html("p", {}, l10n.t("No ServiceAccount in this workspace yet.")),
      html(
        "div",
        { class: "actions" },
        button(l10n.t("Set up access"), "empty/set-up", run("set-up-access"), "primary"),
        button(l10n.t("Open practice workspace"), "empty/practice", run("open-practice-workspace")),
      ),
    ];
  }
}

function accountGuide(shown: Shown | undefined): AccountGuide<string> | undefined {
  return shown?.mechanism === "pod-identity" ? shown.guide.podIdentity : shown?.guide.irsa;
}

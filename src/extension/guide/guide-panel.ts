/** The one guide page of a window: opens, follows files and selection, comes back after a reload, runs what its buttons say. */
import * as vscode from "vscode";
import { type AccountGuide, type Guide, type GuideCommand, mapPlaces } from "../../core/guide/guide.ts";
import { type FromPage, readFromPage, readPageState, type ToPage } from "../../core/guide/page-messages.ts";
import type { Mechanism } from "../../core/injection/webhook.ts";
import type { Verification } from "../../core/live/verify/verification.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import type { ViewLocation } from "../../core/view/requests.ts";
import { COMMANDS, type CommandId, GUIDE_PAGE } from "../contributions.ts";
import { Debounced } from "../debounced.ts";
import { failureOf, plainText } from "../failure.ts";
import type { LanguageServer } from "../language-server.ts";
import { showLocation } from "../show-location.ts";
import { exportPicture } from "./export-picture.ts";
import { pageHtml } from "./page-html.ts";
import { VerifiedAccounts } from "./verified-accounts.ts";

const COMMAND_IDS: Readonly<Record<GuideCommand, CommandId>> = {
  "set-up-access": COMMANDS.setUpAccess,
  "detect-issuer": COMMANDS.detectIssuer,
  "open-practice-workspace": COMMANDS.openPracticeWorkspace,
  "plan-and-apply": COMMANDS.planAndApply,
  verify: COMMANDS.verifyAccount,
};

export class GuidePanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #server: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #updateSoon = new Debounced(() => void this.#update());
  readonly #disposables: vscode.Disposable[];
  #panel: vscode.WebviewPanel | undefined;
  #account: string | undefined;
  /** Undefined until the user chooses: then the account's own is shown. */
  #mechanism: Mechanism | undefined;
  /** With what was verified. */
  #guide: Guide<ViewLocation> | undefined;
  readonly #verified = new VerifiedAccounts();

  constructor(extension: vscode.Uri, server: LanguageServer, log: vscode.LogOutputChannel) {
    this.#extension = extension;
    this.#server = server;
    this.#log = log;
    this.#disposables = [
      this.#updateSoon,
      server.onTreeChanged(() => this.#updateSoon.run()),
      vscode.window.registerWebviewPanelSerializer(GUIDE_PAGE, this),
    ];
  }

  /** Opens the page or brings it to the front; `node` is the id of a node of the tree. */
  async open(node: string | undefined): Promise<void> {
    this.#account = node ?? this.#account;
    if (this.#panel === undefined) {
      const options = { enableScripts: true, localResourceRoots: this.#roots(), enableFindWidget: true };
      this.#take(
        vscode.window.createWebviewPanel(GUIDE_PAGE, vscode.l10n.t("IRSA Guide"), vscode.ViewColumn.Active, options),
      );
    } else {
      this.#panel.reveal();
      await this.#update();
    }
  }

  /** Takes over what was seen of an account, shown or not, until its files change. */
  async verified(verification: Verification): Promise<void> {
    const account = `${verification.namespace}/${verification.serviceAccount}`;
    try {
      this.#verified.take(verification, await this.#server.request("guide", { account }));
      this.#updateSoon.run();
    } catch (error) {
      // The verification stands on its own page; only the picture does without it.
      this.#log.warn(`The guide does not show the verification of ${account}: ${plainText(failureOf(error))}`);
    }
  }

  /** Shows what is selected elsewhere, when the page is open. */
  follow(node: string): void {
    if (this.#panel !== undefined && node !== this.#account && /^account:/.test(node)) {
      this.#account = node;
      this.#mechanism = undefined;
      this.#updateSoon.run();
    }
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const { account, mechanism } = readPageState(kept);
    this.#account = account;
    this.#mechanism = mechanism;
    this.#panel?.dispose();
    panel.webview.options = { enableScripts: true, localResourceRoots: this.#roots() };
    this.#take(panel);
  }

  dispose(): void {
    this.#panel?.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #roots(): vscode.Uri[] {
    return [vscode.Uri.joinPath(this.#extension, "dist", "webview"), vscode.Uri.joinPath(this.#extension, "media")];
  }

  #take(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const { webview } = panel;
    const at = (...path: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(this.#extension, ...path)).toString();
    panel.iconPath = vscode.Uri.joinPath(this.#extension, "media", "icon.png");
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.onDidChangeViewState(() => {
      if (panel.visible) {
        this.#updateSoon.run();
      }
    });
    webview.onDidReceiveMessage((message: unknown) => this.#received(message));
    webview.html = pageHtml({
      source: webview.cspSource,
      script: at("dist", "webview", "guide.js"),
      style: at("media", "guide.css"),
      nonce: crypto.randomUUID().replaceAll("-", ""),
      language: vscode.l10n.bundle === undefined ? "en" : vscode.env.language,
    });
  }

  #texts(): ToPage {
    return { kind: "texts", texts: vscode.l10n.bundle ?? {} };
  }

  /** A hidden page is brought up to date when it is shown. */
  async #update(): Promise<void> {
    if (this.#panel?.visible !== true) {
      return;
    }
    let message: ToPage;
    try {
      const guide = await this.#server.request("guide", { account: this.#account });
      this.#guide = this.#verified.added(guide);
      this.#account = this.#guide.selected?.id ?? this.#account;
      message = { kind: "guide", guide: mapPlaces(this.#guide, placeText), mechanism: this.#shownMechanism() };
    } catch (error) {
      this.#log.error(`The guide could not be read: ${plainText(failureOf(error))}`);
      message = { kind: "failed", message: plainText(failureOf(error)) };
    }
    await this.#panel?.webview.postMessage(message);
  }

  #shownMechanism(): Mechanism {
    return this.#mechanism ?? this.#guide?.uses[0] ?? "irsa";
  }

  #shown(): AccountGuide<ViewLocation> | undefined {
    return this.#shownMechanism() === "irsa" ? this.#guide?.irsa : this.#guide?.podIdentity;
  }

  #received(value: unknown): void {
    const message = readFromPage(value);
    if (message === undefined) {
      this.#log.warn("The guide page sent something that is no message; it was ignored.");
      return;
    }
    this.#act(message).catch((error: unknown) => {
      this.#log.error(`The guide page: ${plainText(failureOf(error))}`);
      void vscode.window.showErrorMessage(plainText(failureOf(error)));
    });
  }

  async #act(message: FromPage): Promise<void> {
    switch (message.kind) {
      case "ready":
        await this.#panel?.webview.postMessage(this.#texts());
        return this.#update();
      case "choose-account":
        this.#account = message.id;
        this.#mechanism = undefined;
        return this.#update();
      case "choose-mechanism":
        this.#mechanism = message.mechanism;
        return this.#update();
      case "open-place":
        return this.#openPlace(message.of, message.part);
      case "run-action":
        return this.#runAction(message.id);
      case "run-command":
        return vscode.commands.executeCommand(COMMAND_IDS[message.command]);
      case "export":
        return this.#export(message);
    }
  }

  async #openPlace(of: "arrow" | "step", part: string): Promise<void> {
    const shown = this.#shown();
    const parts = of === "arrow" ? shown?.picture.arrows : shown?.steps;
    const place = parts?.find(({ id }) => id === part)?.place;
    if (place !== undefined) {
      await showLocation(place, vscode.ViewColumn.Beside);
    }
  }

  async #runAction(id: string): Promise<void> {
    const action = this.#shown()
      ?.steps.flatMap(({ actions }) => actions)
      .find((one) => one.id === id);
    if (action?.kind === "copy") {
      await vscode.env.clipboard.writeText(action.text);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied {0}", action.text), 3000);
    } else if (action !== undefined) {
      await vscode.commands.executeCommand(COMMAND_IDS[action.command], this.#accountName());
    }
  }

  /** What commands take for an account; undefined where no file says the namespace. */
  #accountName(): AccountName | undefined {
    const { namespace, name } = this.#guide?.selected ?? {};
    return namespace === undefined || name === undefined ? undefined : { namespace, name };
  }

  async #export(message: Extract<FromPage, { readonly kind: "export" }>): Promise<void> {
    const guide = this.#guide && mapPlaces(this.#guide, placeText);
    const shown = this.#shownMechanism() === "irsa" ? guide?.irsa : guide?.podIdentity;
    if (shown !== undefined) {
      await exportPicture(shown, guide?.selected?.name ?? "guide", message);
    }
  }
}

/** `storefront/trust-policy.json:9`, relative to the workspace folder. */
function placeText({ uri, range }: ViewLocation): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))}:${range.start.line + 1}`;
}

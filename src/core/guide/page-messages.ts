/** What the guide page and its host say to each other; what a page says is read with suspicion. */
import type { Mechanism } from "../injection/webhook.ts";
import type { Guide } from "./guide.ts";

/** Host to page. Places are texts to show: the page knows no paths. */
export type ToPage =
  /** Translated texts by their English, before anything else; empty for English. */
  | { readonly kind: "texts"; readonly texts: Readonly<Record<string, string>> }
  | { readonly kind: "guide"; readonly guide: Guide<string>; readonly mechanism: Mechanism }
  | { readonly kind: "failed"; readonly message: string };

/** Page to host: names of things in the guide that it was given, never places, texts or commands of its own. */
export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "choose-account"; readonly id: string }
  | { readonly kind: "choose-mechanism"; readonly mechanism: Mechanism }
  /** `part` is an arrow's or a step's id. */
  | { readonly kind: "open-place"; readonly of: "arrow" | "step"; readonly part: string }
  | { readonly kind: "run-action"; readonly id: string }
  | { readonly kind: "run-command"; readonly command: EmptyPageCommand }
  | { readonly kind: "export"; readonly format: "svg" | "mermaid"; readonly to: "file" | "clipboard" };

/** Commands of a page that has no account to show. */
export type EmptyPageCommand = "set-up-access" | "open-practice-workspace";

/** What a page keeps over a reload. */
export interface PageState {
  readonly account: string | undefined;
  readonly mechanism: Mechanism | undefined;
}

/** Undefined for anything that is not exactly a message. */
export function readFromPage(value: unknown): FromPage | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { kind, id, mechanism, of, part, command, format, to } = value;
  switch (kind) {
    case "ready":
      return { kind };
    case "choose-account":
    case "run-action":
      return isText(id) ? { kind, id } : undefined;
    case "choose-mechanism":
      return isMechanism(mechanism) ? { kind, mechanism } : undefined;
    case "open-place":
      return (of === "arrow" || of === "step") && isText(part) ? { kind, of, part } : undefined;
    case "run-command":
      return command === "set-up-access" || command === "open-practice-workspace" ? { kind, command } : undefined;
    case "export":
      return (format === "svg" || format === "mermaid") && (to === "file" || to === "clipboard")
        ? { kind, format, to }
        : undefined;
    default:
      return undefined;
  }
}

/** Members that are no state are left out. */
export function readPageState(value: unknown): PageState {
  const { account, mechanism } = isRecord(value) ? value : {};
  return {
    account: isText(account) ? account : undefined,
    mechanism: isMechanism(mechanism) ? mechanism : undefined,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4096;
}

function isMechanism(value: unknown): value is Mechanism {
  return value === "irsa" || value === "pod-identity";
}

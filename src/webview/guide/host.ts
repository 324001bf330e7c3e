/** The page's side of the messages with its host, and of the state that a reload keeps. */
import type { FromPage, PageState, ToPage } from "../../core/guide/page-messages.ts";

interface VsCodeApi {
  postMessage(message: FromPage): void;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  send(message: FromPage): void;
  keep(state: PageState): void;
}

/** Listens until the page goes. VS Code gives its API once per page. */
export function connectHost(take: (message: ToPage) => void): Host {
  const api = acquireVsCodeApi();
  window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => take(data));
  return { send: (message) => api.postMessage(message), keep: (state) => api.setState(state) };
}

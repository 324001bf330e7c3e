// VS Code for the web without any server behind it, as vscode.dev is: a page of static files, extensions in a worker, files in memory.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { installCodeServer } from "./code-server.ts";

/** What one page of VS Code for the web is started with. */
export interface WebServerOptions {
  /** Folders of extensions, which run in the browser by their `browser` entry. */
  readonly extensions: readonly string[];
  /** Texts of the workspace by relative path, held in memory by the extension `memory-files`. */
  readonly files: Readonly<Record<string, string>>;
  /** Settings that the window starts with. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A page that is served; `stop` ends it. */
export interface WebServer {
  readonly url: string;
  stop(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};

/** Serves VS Code's own web build, the extensions and the workspace on the loopback interface. */
export async function startWebServer({ extensions, files, settings }: WebServerOptions): Promise<WebServer> {
  const vscode = join(installCodeServer(), "../..");
  const folders = [...extensions, join(import.meta.dirname, "memory-files")];
  const server = createServer((request, response) => {
    const { pathname, host } = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const answer = (type: string, content: string | Uint8Array) =>
      response
        .writeHead(200, { "content-type": type, "cache-control": "no-store", "access-control-allow-origin": "*" })
        .end(content);
    if (pathname === "/") {
      answer("text/html; charset=utf-8", page(host, folders.length, settings));
      return;
    }
    if (pathname === "/workspace.json") {
      answer(
        "application/json",
        JSON.stringify(Object.fromEntries(Object.entries(files).map(([path, text]) => [`workspace/${path}`, text]))),
      );
      return;
    }
    const file = fileOf(decodeURIComponent(pathname), vscode, folders);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const content = readFileSync(file);
    answer(
      TYPES[extname(file)] ?? "application/octet-stream",
      file.endsWith("/workbench.js") ? withoutRemote(content) : content,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) {
    throw new Error("the web server has no port");
  }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** What code-server changed in VS Code's web build so that it always has a server, changed back. */
const CHANGED_BACK: readonly (readonly [string, string])[] = [
  [",remoteAuthority:location.host}", "}"],
  [
    "P.file(this.userDataPath).with({scheme:J.vscodeRemote})",
    "P.file(this.userDataPath).with({scheme:J.vscodeUserData})",
  ],
];

function withoutRemote(script: Buffer): string {
  let text = script.toString("utf8");
  for (const [ours, theirs] of CHANGED_BACK) {
    if (!text.includes(ours)) {
      throw new Error(`code-server's workbench has no "${ours}": has its release changed?`);
    }
    text = text.replace(ours, theirs);
  }
  return text;
}

function fileOf(pathname: string, vscode: string, folders: readonly string[]): string | undefined {
  const [, kind, index = "", ...rest] = normalize(pathname).split("/");
  const root = kind === "static" ? vscode : folders[Number(index)];
  const path = root && join(root, ...(kind === "static" ? [index, ...rest] : rest));
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
}

/** The page as VS Code's own `workbench.html` has it, without a remote authority. */
function page(host: string, count: number, settings: Readonly<Record<string, unknown>>): string {
  const configuration = {
    additionalBuiltinExtensions: Array.from({ length: count }, (_, index) => ({
      scheme: "http",
      authority: host,
      path: `/extensions/${index}`,
    })),
    configurationDefaults: settings,
    // Without these four, code-server's build stops.
    userDataPath: "/",
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    // The address may name another folder.
    folderUri: { scheme: "memory-files", authority: "", path: "/workspace" },
    webviewEndpoint: `http://${host}/static/out/vs/workbench/contrib/webview/browser/pre`,
  };
  const attribute = (value: unknown) => JSON.stringify(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${attribute(configuration)}">
<meta id="vscode-workbench-auth-session" data-settings="">
<link rel="stylesheet" href="/static/out/vs/code/browser/workbench/workbench.css">
</head>
<body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = new URL("/static/out/", location).toString();</script>
<script src="/static/out/nls.messages.js"></script>
<script type="module" src="/static/out/vs/code/browser/workbench/workbench.js"></script>
</html>
`;
}

// Language features over the wire, as any editor gets them: positions, edits, and what a client without a capability is spared.
import { afterEach, describe, expect, it } from "vitest";
import type {
  CodeLens,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Range,
  SymbolInformation,
  WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { applied, EDITOR, LspClient, positionOf } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";
const AT_ACCOUNT = positionOf(DEPLOYMENT, "serviceAccountName: cart", 22);
const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

let client: LspClient;
afterEach(() => client.stop());

async function opened(options: Parameters<typeof LspClient.start>[1] = {}): Promise<void> {
  client = await LspClient.start(RIGHT_FILES, options);
  await client.open(ACCOUNT, SERVICE_ACCOUNT);
  await client.open(WORKLOAD, DEPLOYMENT);
}

describe("completion", () => {
  it("knows the text as it was typed a moment ago, and files that are not open", async () => {
    client = await LspClient.start({ [ACCOUNT]: SERVICE_ACCOUNT });
    const text = DEPLOYMENT.replace("Name: cart", "Name: x");
    await client.open(WORKLOAD, text);
    const typed = text.replace("Name: x", 'Name: "c');
    await client.change(WORKLOAD, typed);
    const position = positionOf(typed, 'Name: "c', 8);
    const { items, isIncomplete } = await client.at<CompletionList>("textDocument/completion", WORKLOAD, position);
    expect(isIncomplete).toBe(false);
    expect(items).toMatchObject([{ label: "cart", detail: "shop, role cart", textEdit: { newText: 'cart"' } }]);
    const [item] = items;
    const edit = item?.textEdit;
    if (edit === undefined || !("range" in edit)) {
      throw new Error("no edit");
    }
    expect(applied(typed, client.uri(WORKLOAD), { changes: { [client.uri(WORKLOAD)]: [edit] } })).toBe(
      DEPLOYMENT.replace("Name: cart", 'Name: "cart"'),
    );
  });

  it("explains annotations in the client's own format", async () => {
    const text = SERVICE_ACCOUNT.replace(/ {4}eks.*\n/, "    \n");
    const position = { line: 6, character: 4 };
    client = await LspClient.start({});
    await client.open(ACCOUNT, text);
    const { items } = await client.at<CompletionList>("textDocument/completion", ACCOUNT, position);
    expect(items[0]).toMatchObject({ label: "eks.amazonaws.com/role-arn", documentation: { kind: "markdown" } });
  });
});

describe("hover", () => {
  it("is Markdown for clients that show it", async () => {
    await opened();
    const hover = await client.at<Hover>("textDocument/hover", WORKLOAD, AT_ACCOUNT);
    expect(hover.contents).toMatchObject({ kind: "markdown", value: expect.stringContaining("**Admitted.**") });
    expect(hover.range).toEqual({
      start: positionOf(DEPLOYMENT, "Name: cart", 6),
      end: positionOf(DEPLOYMENT, "Name: cart", 10),
    });
  });

  it("is plain text for those that do not, and nothing where nothing is ours", async () => {
    await opened({ capabilities: {} });
    const hover = await client.at<Hover>("textDocument/hover", WORKLOAD, AT_ACCOUNT);
    expect(hover.contents).toMatchObject({ kind: "plaintext", value: expect.stringContaining("Admitted. The trust") });
    expect(await client.at("textDocument/hover", WORKLOAD, { line: 0, character: 2 })).toBeNull();
  });
});

describe("definition and references", () => {
  it("lead through files that are not open", async () => {
    await opened();
    const [account] = await client.at<LocationLink[]>("textDocument/definition", WORKLOAD, AT_ACCOUNT);
    expect(account).toMatchObject({
      targetUri: client.uri(ACCOUNT),
      targetSelectionRange: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
    });
    const role = positionOf(SERVICE_ACCOUNT, "role/cart", 6);
    const [policy] = await client.at<LocationLink[]>("textDocument/definition", ACCOUNT, role);
    expect(policy?.targetUri).toBe(client.uri(POLICY));
    const places = await client.at<Location[]>("textDocument/references", WORKLOAD, AT_ACCOUNT, {
      context: { includeDeclaration: true },
    });
    expect(places.map(({ uri }) => uri)).toEqual([client.uri(POLICY), client.uri(WORKLOAD), client.uri(ACCOUNT)]);
  });

  it("are plain places for clients without links", async () => {
    await opened({ capabilities: {} });
    const places = await client.at<Location[]>("textDocument/definition", WORKLOAD, AT_ACCOUNT);
    expect(places).toEqual([
      { uri: client.uri(ACCOUNT), range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } } },
    ]);
  });
});

describe("rename", () => {
  it("is one edit, in groups that a preview shows; afterwards all is as right as before", async () => {
    await opened();
    expect(await client.at("textDocument/prepareRename", WORKLOAD, AT_ACCOUNT)).toMatchObject({ placeholder: "cart" });
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", WORKLOAD, AT_ACCOUNT, { newName: "basket" });
    expect(edit.changeAnnotations).toMatchObject({
      manifests: { needsConfirmation: false },
      "trust-policies": { description: expect.stringContaining("IAM goes by the old text") },
    });
    expect(edit.documentChanges).toMatchObject([
      { textDocument: { uri: client.uri(POLICY), version: null }, edits: [{ annotationId: "trust-policies" }] },
      { textDocument: { uri: client.uri(WORKLOAD), version: 1 } },
      { textDocument: { uri: client.uri(ACCOUNT) } },
    ]);
    client.write(POLICY, applied(TRUST_POLICY, client.uri(POLICY), edit));
    await client.watched([POLICY, 2]);
    await client.change(WORKLOAD, applied(DEPLOYMENT, client.uri(WORKLOAD), edit));
    await client.change(ACCOUNT, applied(SERVICE_ACCOUNT, client.uri(ACCOUNT), edit));
    await client.idle();
    await client.until(
      () => [ACCOUNT, WORKLOAD, POLICY].every((path) => client.codes(path).length === 0),
      "all is right",
    );
    const hover = await client.at<Hover>("textDocument/hover", ACCOUNT, positionOf(SERVICE_ACCOUNT, "role/cart", 8));
    expect(hover.contents).toMatchObject({ value: expect.stringContaining("shop:basket") });
  });

  it("moves what is named after a role", async () => {
    await opened();
    const role = positionOf(SERVICE_ACCOUNT, "role/cart", 6);
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", ACCOUNT, role, { newName: "basket" });
    expect(edit.documentChanges?.at(-1)).toMatchObject({
      kind: "rename",
      oldUri: client.uri("iam/cart"),
      newUri: client.uri("iam/basket"),
    });
  });

  it("says why it is refused", async () => {
    await opened();
    const key = positionOf(TRUST_POLICY, "oidc.eks", 2);
    await expect(client.at("textDocument/prepareRename", POLICY, key)).rejects.toThrow("EKS gave the cluster");
    await expect(client.at("textDocument/rename", WORKLOAD, AT_ACCOUNT, { newName: "No" })).rejects.toThrow(
      "no name for",
    );
  });

  it("does without annotations where the client has none, and is refused where it could not ask", async () => {
    const capabilities = { ...EDITOR, workspace: { ...EDITOR.workspace, workspaceEdit: {} } };
    await opened({ capabilities });
    const edit = await client.at<WorkspaceEdit>("textDocument/rename", WORKLOAD, AT_ACCOUNT, { newName: "basket" });
    expect(Object.keys(edit)).toEqual(["changes"]);
    expect(Object.keys(edit.changes ?? {})).toHaveLength(3);
    const role = positionOf(SERVICE_ACCOUNT, "role/cart", 6);
    await expect(client.at("textDocument/rename", ACCOUNT, role, { newName: "basket" })).rejects.toThrow(
      "cannot rename files",
    );
    const text = SERVICE_ACCOUNT.replace("  namespace: shop\n", "");
    await client.change(ACCOUNT, text);
    const name = positionOf(text, "name: cart", 7);
    await expect(client.at("textDocument/rename", ACCOUNT, name, { newName: "basket" })).rejects.toThrow("cannot ask");
  });
});

describe("lenses and hints", () => {
  it("have commands only where the client says that it has them", async () => {
    await opened();
    const lenses = await client.in<CodeLens[]>("textDocument/codeLens", ACCOUNT);
    expect(lenses.map(({ command }) => [command?.title, command?.command])).toEqual([
      ["role cart: trust policy admits it", ""],
      ["used by 1 workload", ""],
    ]);
  });

  it("call the client's commands", async () => {
    const commands = ["irsa.verifyAccount", "irsa.openGuide", "irsa.showReferences"];
    await opened({ initializationOptions: { commands } });
    const lenses = await client.in<CodeLens[]>("textDocument/codeLens", ACCOUNT);
    expect(lenses.map(({ command }) => command)).toMatchObject([
      { command: "irsa.openGuide", arguments: [{ namespace: "shop", name: "cart" }] },
      { command: "irsa.showReferences", arguments: [client.uri(ACCOUNT), { line: 3, character: 8 }, [{}, {}]] },
      { command: "irsa.verifyAccount", arguments: [{ namespace: "shop", name: "cart" }] },
    ]);
    const [ofPolicy] = await client.in<CodeLens[]>("textDocument/codeLens", POLICY);
    expect(ofPolicy?.command).toMatchObject({
      title: "role cart: 1 ServiceAccount annotated",
      command: "irsa.showReferences",
      arguments: [client.uri(POLICY), { line: 3 }, [{ uri: client.uri(ACCOUNT), range: { start: { line: 6 } } }]],
    });
  });

  it("follow what changes in other files", async () => {
    await opened();
    expect(client.refreshes).toEqual([]);
    await client.in("textDocument/codeLens", ACCOUNT);
    client.write(POLICY, TRUST_POLICY.replace("shop:cart", "shop:basket"));
    await client.watched([POLICY, 2]);
    await client.until(() => new Set(client.refreshes).size === 2, "both are to be fetched anew");
    const [lens] = await client.in<CodeLens[]>("textDocument/codeLens", ACCOUNT);
    expect(lens?.command?.title).toBe("role cart: trust policy does not admit it");
  });

  it("show the role behind a name", async () => {
    await opened();
    const hints = await client.in<InlayHint[]>("textDocument/inlayHint", WORKLOAD, { range: WHOLE });
    expect(hints).toMatchObject([
      { label: "role cart (111122223333)", position: positionOf(DEPLOYMENT, "Name: cart", 10) },
    ]);
  });

  it("are off by the settings", async () => {
    await opened({ settings: { codeLens: false, inlayHints: false } });
    expect(await client.in("textDocument/codeLens", ACCOUNT)).toEqual([]);
    expect(await client.in("textDocument/inlayHint", WORKLOAD, { range: WHOLE })).toEqual([]);
  });
});

describe("links and the outline", () => {
  it("lead to the console and the guide", async () => {
    await opened();
    const links = await client.in<DocumentLink[]>("textDocument/documentLink", ACCOUNT);
    expect(links.map(({ target }) => target)).toEqual([
      "https://console.aws.amazon.com/iam/home#/roles/details/cart",
      "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    ]);
  });

  it("are nested for clients that show a tree, and flat for others", async () => {
    await opened();
    const [nested] = await client.in<DocumentSymbol[]>("textDocument/documentSymbol", WORKLOAD);
    expect(nested).toMatchObject({ name: "Deployment/cart", detail: "shop", children: [{ name: "cart" }] });
    await client.stop();
    await opened({ capabilities: {} });
    const flat = await client.in<SymbolInformation[]>("textDocument/documentSymbol", WORKLOAD);
    expect(flat.map(({ name, containerName }) => [name, containerName])).toEqual([
      ["Deployment/cart", undefined],
      ["cart", "Deployment/cart"],
    ]);
  });
});

describe("names of the workspace", () => {
  it("lead into files that are not open", async () => {
    client = await LspClient.start(RIGHT_FILES);
    const names = await client.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query: "crt" });
    expect(names).toMatchObject([
      { name: "cart", containerName: "ServiceAccount, shop", location: { uri: client.uri(ACCOUNT) } },
      { name: "cart", containerName: "Deployment, shop", location: { uri: client.uri(WORKLOAD) } },
      { name: "cart", containerName: "IAM role", location: { uri: client.uri(POLICY) } },
    ]);
    expect(names[0]?.location.range.start).toEqual(positionOf(SERVICE_ACCOUNT, "name: cart", 6));
  });
});

describe("files outside of what is checked", () => {
  it("get no answers", async () => {
    client = await LspClient.start({ [ACCOUNT]: SERVICE_ACCOUNT }, { settings: { exclude: ["vendor/**"] } });
    await client.open("vendor/pod.yaml", DEPLOYMENT);
    for (const method of ["completion", "hover", "definition"]) {
      expect(await client.at(`textDocument/${method}`, "vendor/pod.yaml", AT_ACCOUNT)).toBeNull();
    }
  });
});

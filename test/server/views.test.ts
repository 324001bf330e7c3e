// The requests beyond LSP, as the extension asks them.
import { afterEach, describe, expect, it } from "vitest";
import type { AccessIntent } from "../../src/core/generate/intent.ts";
import type { ViewDecoding } from "../../src/core/view/decoding.ts";
import type {
  DraftResult,
  ExplainedPod,
  ViewLocation,
  ViewTreeNode,
  WorkspaceChoices,
} from "../../src/core/view/requests.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";

let client: LspClient;
afterEach(() => client.stop());

const tree = () => client.connection.sendRequest<readonly ViewTreeNode[]>("irsa/tree");

/** `label [verdict]` of every node, indented. */
function outline(nodes: readonly ViewTreeNode[], indent = ""): readonly string[] {
  return nodes.flatMap(({ label, verdict, children }) => [
    `${indent}${label} [${verdict}]`,
    ...outline(children, `${indent}  `),
  ]);
}

function find(nodes: readonly ViewTreeNode[], kind: string): ViewTreeNode | undefined {
  for (const node of nodes) {
    const match = node.kind === kind ? node : find(node.children, kind);
    if (match !== undefined) {
      return match;
    }
  }
  return undefined;
}

describe("irsa/tree", () => {
  it("is empty for a workspace that has nothing to show", async () => {
    client = await LspClient.start({ "a.yaml": "a: 1\n", "package.json": "{}" });
    expect(await tree()).toEqual([]);
  });

  it("shows clusters, namespaces and roles with their verdicts", async () => {
    client = await LspClient.start(RIGHT_FILES);
    expect(outline(await tree())).toEqual([
      "Clusters [none]",
      "  EXAMPLED539D4633E53DE1B71EXAMPLE [none]",
      "    cart [none]",
      "Namespaces [none]",
      "  shop [none]",
      "    cart [ok]",
      "      cart [ok]",
      "        Trust policy [ok]",
      "      cart [none]",
      "Roles [none]",
      "  cart [none]",
      "    system:serviceaccount:shop:cart [ok]",
    ]);
    const account = find(await tree(), "service-account");
    expect(account).toMatchObject({
      location: {
        uri: client.uri(ACCOUNT),
        range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
      },
      values: {
        name: "cart",
        namespace: "shop",
        subject: "system:serviceaccount:shop:cart",
        roleArn: "arn:aws:iam::111122223333:role/cart",
      },
    });
    expect(account?.reasons[0]).toContain('The trust policy of role "cart" admits system:serviceaccount:shop:cart');
  });

  it("is neither good nor bad about what is not known", async () => {
    client = await LspClient.start({ [ACCOUNT]: SERVICE_ACCOUNT });
    expect(find(await tree(), "service-account")).toMatchObject({
      verdict: "unknown",
      reasons: ['No trust policy of role "cart" in this workspace.'],
    });
  });

  it("has ids that occur once", async () => {
    client = await LspClient.start({
      ...RIGHT_FILES,
      "b/all.yaml": `${SERVICE_ACCOUNT}---\n${SERVICE_ACCOUNT}`,
      "c/trust-policy.json": TRUST_POLICY,
    });
    const ids: string[] = [];
    const collect = (nodes: readonly ViewTreeNode[]): void => {
      for (const node of nodes) {
        ids.push(node.id);
        collect(node.children);
      }
    };
    collect(await tree());
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.length - new Set(ids).size).toBe(0);
  });

  it("tells when it has changed, once it has been asked for", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.idle();
    expect(client.treeChanges).toBe(0);
    await tree();
    const before = client.treeChanges;
    await client.open(POLICY, TRUST_POLICY.replace("shop:cart", "shop:basket"), "json");
    await client.until(() => client.treeChanges > before, "the tree changes");
    const account = find(await tree(), "service-account");
    expect(account?.verdict).toBe("problem");
    expect(account?.reasons).toEqual([...new Set(account?.reasons)]);
    expect(outline(await tree())).toContain("Namespaces [problem]");
  });
});

describe("the tree's change", () => {
  it("is not told of by asking for the tree, which would have it asked for without end", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await tree();
    await client.idle();
    const before = client.treeChanges;
    for (let times = 0; times < 5; times++) {
      await tree();
    }
    await client.idle();
    expect(client.treeChanges).toBe(before);
  });
});

describe("irsa/choices", () => {
  it("lists what the files have", async () => {
    client = await LspClient.start(RIGHT_FILES);
    const choices = await client.connection.sendRequest<WorkspaceChoices>("irsa/choices");
    expect(choices).toMatchObject({
      accounts: [{ namespace: "shop", name: "cart", roleArn: "arn:aws:iam::111122223333:role/cart" }],
      workloads: [{ kind: "Deployment", name: "cart", namespace: "shop", account: "cart", document: 0 }],
      namespaces: ["shop"],
      issuers: [ISSUER],
    });
    expect(choices.workloads[0]?.location.range.start).toEqual({ line: 3, character: 8 });
  });
});

describe("irsa/check", () => {
  it("reads everything anew, what no watcher told of too", async () => {
    client = await LspClient.start(RIGHT_FILES);
    expect(await client.connection.sendRequest("irsa/check")).toMatchObject({ files: 3, errors: 0, warnings: 0 });
    client.write(POLICY, TRUST_POLICY.replace("shop:cart", "shop:basket"));
    client.write("more.yaml", SERVICE_ACCOUNT);
    expect(await client.connection.sendRequest("irsa/check")).toMatchObject({ files: 4, errors: 3 });
    expect(client.codes(ACCOUNT)).toEqual(["trust-sub-mismatch"]);
    client.delete("more.yaml");
    expect(await client.connection.sendRequest("irsa/check")).toMatchObject({ files: 3, errors: 2 });
    expect(client.codes("more.yaml")).toEqual([]);
  });
});

describe("irsa/draft", () => {
  const intent = (folder: string): AccessIntent => ({
    cluster: { name: "practice", region: "us-east-1", account: "111122223333", partition: "aws", issuer: ISSUER },
    mechanism: "irsa",
    namespace: "shop",
    serviceAccount: "orders",
    role: { kind: "new", name: "orders", path: "/" },
    permissions: { kind: "none" },
    workload: { kind: "test-pod", name: "orders-test" },
    folder,
  });

  it("makes files which, once written, have no finding", async () => {
    client = await LspClient.start({ "README.md": "" });
    const result = await client.connection.sendRequest<DraftResult>("irsa/draft", intent(`${client.uri("")}/`));
    if (!result.ok) {
      throw new Error(result.reason);
    }
    expect(result.draft.files.length).toBeGreaterThanOrEqual(3);
    for (const { uri, after } of result.draft.files) {
      client.write(decodeURIComponent(uri.slice(client.uri("").length)), after);
    }
    expect(await client.connection.sendRequest("irsa/check")).toMatchObject({ errors: 0, warnings: 0, hints: 0 });
  });

  it("says in words why it cannot", async () => {
    client = await LspClient.start({});
    const result = await client.connection.sendRequest<DraftResult>("irsa/draft", {
      ...intent(client.uri("")),
      namespace: "Not A Namespace",
    });
    expect(result).toMatchObject({
      ok: false,
      reason: expect.stringContaining("A namespace has only lower-case letters"),
    });
  });
});

describe("irsa/decode", () => {
  const denied = "arn:aws:iam::111122223333:role/cart: Not authorized to perform sts:AssumeRoleWithWebIdentity";
  const decode = (text: string) => client.connection.sendRequest<ViewDecoding<ViewLocation>>("irsa/decode", { text });

  it("ranks causes by the files as they are in the editor", async () => {
    client = await LspClient.start(RIGHT_FILES);
    expect((await decode(denied)).causes.find(({ cause }) => cause === "subject-mismatch")?.standing).toBe("against");
    await client.open(POLICY, TRUST_POLICY.replace("serviceaccount:shop:cart", "serviceaccount:shop:cat"));
    const { causes, account } = await decode(denied);
    expect(account).toEqual({ namespace: "shop", name: "cart" });
    expect(causes[0]).toMatchObject({ cause: "subject-mismatch", standing: "shown" });
    const place = causes[0]?.places.find(({ place: { uri } }) => uri === client.uri(POLICY))?.place;
    expect(place?.range.start.line).toBe(9);
  });
});

describe("irsa/accountsAt", () => {
  const accountsAt = (path: string, line: number) =>
    client.connection.sendRequest("irsa/accountsAt", { uri: client.uri(path), position: { line, character: 0 } });

  it("names the account that a line is about, as it is typed", async () => {
    client = await LspClient.start(RIGHT_FILES);
    expect(await accountsAt("k8s/deployment.yaml", 14)).toEqual([{ namespace: "shop", name: "cart" }]);
    await client.open(ACCOUNT, SERVICE_ACCOUNT.replace("namespace: shop", "namespace: till"));
    expect(await accountsAt(ACCOUNT, 3)).toEqual([{ namespace: "till", name: "cart" }]);
    expect(await accountsAt("k8s/deployment.yaml", 14)).toEqual([]);
    expect(await accountsAt("k8s/missing.yaml", 0)).toEqual([]);
  });
});

describe("irsa/explainPods", () => {
  const explain = (path: string) =>
    client.connection.sendRequest<readonly ExplainedPod[]>("irsa/explainPods", { uri: client.uri(path) });

  it("gives each workload's pod before and after the webhook, with reasons", async () => {
    client = await LspClient.start(RIGHT_FILES);
    const [pod, ...others] = await explain("k8s/deployment.yaml");
    expect(others).toEqual([]);
    expect(pod).toMatchObject({ title: "Deployment/cart", admitted: true, doubts: [], range: { start: { line: 0 } } });
    expect(pod?.before).not.toContain("AWS_ROLE_ARN");
    expect(pod?.after).toContain("AWS_ROLE_ARN");
    expect(pod?.reasons.some((reason) => reason.includes("arn:aws:iam::111122223333:role/cart"))).toBe(true);
    expect(pod?.containers).toMatchObject([{ name: "cart", source: expect.stringContaining("IRSA") }]);
  });

  it("says what it does not know, and gives nothing for files without workloads", async () => {
    client = await LspClient.start({ "k8s/deployment.yaml": DEPLOYMENT, [ACCOUNT]: "a: 1\n" });
    const [pod] = await explain("k8s/deployment.yaml");
    expect([pod?.before === pod?.after, pod?.doubts]).toEqual([
      true,
      ['No file here defines ServiceAccount "cart" of Deployment/cart; it is taken to have no annotations.'],
    ]);
    expect(await explain(ACCOUNT)).toEqual([]);
    expect(await explain("k8s/missing.yaml")).toEqual([]);
  });
});

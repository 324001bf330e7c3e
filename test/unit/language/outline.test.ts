// What is shown without being asked for: lenses, hints, links and the outline.
import { describe, expect, it } from "vitest";
import { lensesOf } from "../../../src/core/language/code-lens.ts";
import { documentLinksOf } from "../../../src/core/language/document-links.ts";
import { type DocumentSymbol, documentSymbolsOf } from "../../../src/core/language/document-symbols.ts";
import { inlayHintsIn } from "../../../src/core/language/inlay-hints.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { type MemoryWorkspace, memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { contextOf } from "./language-context.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

const covered = (
  memory: MemoryWorkspace,
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
) => (memory.files.get(path) ?? "").slice(start, end);

describe("lenses", () => {
  const titles = (files: Readonly<Record<string, string>>, path: string, canVerify = false) => {
    const memory = memoryWorkspace(files);
    return lensesOf(memory.workspace.graph, memory.uri(path), canVerify).map(({ title }) => title);
  };

  it("say how an account stands and who uses it", () => {
    expect(titles(RIGHT_FILES, ACCOUNT)).toEqual(["role cart: trust policy admits it", "used by 1 workload"]);
    const broken = { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") };
    expect(titles(broken, ACCOUNT)[0]).toBe("role cart: trust policy does not admit it");
    const { [POLICY]: _, [WORKLOAD]: __, ...alone } = RIGHT_FILES;
    expect(titles(alone, ACCOUNT)).toEqual(["role cart: trust policy not known here", "used by 0 workloads"]);
  });

  it("offer to verify only where the client can", () => {
    expect(titles(RIGHT_FILES, ACCOUNT, true)).toContain("verify");
    expect(titles(RIGHT_FILES, ACCOUNT, false)).not.toContain("verify");
    const nowhere = { [ACCOUNT]: SERVICE_ACCOUNT.replace("  namespace: shop\n", "") };
    expect(titles(nowhere, ACCOUNT, true)).not.toContain("verify");
  });

  it("say for whom a trust policy is", () => {
    expect(titles(RIGHT_FILES, POLICY)).toEqual(["role cart: 1 ServiceAccount annotated"]);
    const broken = { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") };
    expect(titles(broken, POLICY)).toEqual(["role cart: 1 ServiceAccount annotated, 1 of them not admitted"]);
    expect(titles({ "x.trust.json": TRUST_POLICY }, "x.trust.json")).toEqual([]);
  });

  it("say of a role for Pod Identity how many associations are known, and never that nobody is annotated", () => {
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    });
    const path = "reader.trust-policy.json";
    const files = { [path]: policy };
    expect(titles(files, path)).toEqual(["role reader: for EKS Pod Identity"]);
    const association = `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: reader }
spec: { clusterName: c, namespace: shop, serviceAccount: cart, roleARN: "arn:aws:iam::111122223333:role/reader" }
`;
    expect(titles({ ...files, "a.yaml": association }, path)).toEqual([
      "role reader: for EKS Pod Identity, 1 association",
    ]);
  });

  it("name the role of an association", () => {
    const association = `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: cart }
spec: { clusterName: c, namespace: shop, serviceAccount: cart, roleARN: "arn:aws:iam::111122223333:role/reader" }
`;
    expect(titles({ ...RIGHT_FILES, "a.yaml": association }, ACCOUNT)[0]).toBe("Pod Identity: role reader");
  });
});

describe("hints", () => {
  const hints = (files: Readonly<Record<string, string>>, path: string) => {
    const memory = memoryWorkspace(files);
    const text = memory.files.get(path) ?? "";
    return inlayHintsIn(memory.workspace.graph, memory.uri(path), { start: 0, end: text.length }).map(
      ({ offset, label }) => `${text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim()} → ${label}`,
    );
  };

  it("name the role behind an account", () => {
    expect(hints(RIGHT_FILES, WORKLOAD)).toEqual(["serviceAccountName: cart → role cart (111122223333)"]);
    expect(hints(RIGHT_FILES, ACCOUNT)).toEqual([]);
  });

  it("name the namespace that an overlay gives", () => {
    const files = {
      [ACCOUNT]: SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
      [WORKLOAD]: DEPLOYMENT,
      "prod/kustomization.yaml": "namespace: prod\nresources: [../k8s/service-account.yaml, ../k8s/deployment.yaml]\n",
    };
    expect(hints(files, ACCOUNT)).toEqual(["name: cart → namespace: prod"]);
    expect(hints(files, WORKLOAD)[0]).toBe("namespace: shop → namespace: prod");
    const two = { ...files, "dev/kustomization.yaml": "namespace: dev\nresources: [../k8s/service-account.yaml]\n" };
    expect(hints(two, ACCOUNT)).toEqual(["name: cart → namespaces: dev, prod"]);
  });

  it("say nothing where a template decides, or several roles may be meant", () => {
    const templated = DEPLOYMENT.replace("Name: cart", "Name: '{{ .x }}'");
    expect(hints({ ...RIGHT_FILES, [WORKLOAD]: templated }, WORKLOAD)).toEqual([]);
    const open = { ...RIGHT_FILES, "b.yaml": SERVICE_ACCOUNT.replace("role/cart", "role/other") };
    expect(hints(open, WORKLOAD)).toEqual([]);
  });

  it("are those of the range that is asked for", () => {
    const memory = memoryWorkspace(RIGHT_FILES);
    expect(inlayHintsIn(memory.workspace.graph, memory.uri(WORKLOAD), { start: 0, end: 20 })).toEqual([]);
  });
});

describe("links", () => {
  const links = (path: string, text: string) => {
    const memory = memoryWorkspace({ [path]: text });
    return documentLinksOf(memory.workspace.graph, memory.uri(path)).map(
      ({ range, url }) => `${covered(memory, path, range)} -> ${url}`,
    );
  };

  it.each([
    ["aws", "https://console.aws.amazon.com"],
    ["aws-cn", "https://console.amazonaws.cn"],
    ["aws-us-gov", "https://console.amazonaws-us-gov.com"],
  ])("lead to the console of %s", (partition, host) => {
    const text = SERVICE_ACCOUNT.replace("arn:aws:", `arn:${partition}:`);
    expect(links("sa.yaml", text)[0]).toBe(
      `arn:${partition}:iam::111122223333:role/cart -> ${host}/iam/home#/roles/details/cart`,
    );
  });

  it("lead nowhere in partitions whose console is not known, nor from templates", () => {
    const others = ["arn:aws-iso:iam::111122223333:role/cart", "arn:aws:iam::<ACCOUNT>:role/cart", "cart"];
    for (const arn of others) {
      const found = links("sa.yaml", SERVICE_ACCOUNT.replace("arn:aws:iam::111122223333:role/cart", arn));
      expect(found.filter((link) => link.includes("/iam/home"))).toEqual([]);
    }
  });

  it("lead to providers, clusters and the guide", () => {
    const arn = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
    expect(links("trust-policy.json", TRUST_POLICY)).toEqual([
      `${arn} -> https://console.aws.amazon.com/iam/home#/identity_providers/details/OPENID/${encodeURIComponent(arn)}`,
    ]);
    const cluster =
      "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: a b, region: cn-north-1 }\n";
    expect(links("c.yaml", cluster)).toEqual([
      "a b -> https://console.amazonaws.cn/eks/home?region=cn-north-1#/clusters/a%20b",
    ]);
    expect(links("sa.yaml", SERVICE_ACCOUNT)[1]).toMatch(/^eks\.amazonaws\.com\/role-arn -> https:\/\/docs\.aws/);
  });
});

describe("the outline", () => {
  const outline = (path: string, text: string): readonly string[] => {
    const memory = memoryWorkspace({ [path]: text });
    const lines: string[] = [];
    const add = (symbols: readonly DocumentSymbol[], depth: number): void => {
      for (const { name, detail, children, range, selection } of symbols) {
        lines.push(`${"  ".repeat(depth)}${name} | ${detail} | ${covered(memory, path, selection)}`);
        expect(range.start <= selection.start && selection.end <= range.end).toBe(true);
        add(children, depth + 1);
      }
    };
    add(documentSymbolsOf(contextOf(memory), memory.uri(path)), 0);
    return lines;
  };

  it("has objects, whether they say anything about identity or not", () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n";
    expect(outline("all.yaml", [SERVICE_ACCOUNT, DEPLOYMENT, service].join("---\n"))).toEqual([
      "ServiceAccount/cart | shop | cart",
      "Deployment/cart | shop | cart",
      "  cart | example.com/cart:1.2.3 | cart",
      "Service/web |  | web",
    ]);
  });

  it("has the statements of a trust policy", () => {
    expect(outline("trust-policy.json", TRUST_POLICY)).toEqual([
      "Trust policy |  | Statement",
      `  Allow sts:AssumeRoleWithWebIdentity | arn:aws:iam::111122223333:oidc-provider/${ISSUER} | Allow`,
      `    ${ISSUER}:sub | StringEquals system:serviceaccount:shop:cart | ${ISSUER}:sub`,
      `    ${ISSUER}:aud | StringEquals sts.amazonaws.com | ${ISSUER}:aud`,
    ]);
  });

  it("has policies inside of objects", () => {
    const role = `apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: { name: cart }
spec:
  name: cart
  assumeRolePolicyDocument: '{"Statement":[{"Sid":"Pods","Effect":"Allow","Action":"sts:AssumeRole"}]}'
`;
    expect(outline("role.yaml", role)).toEqual([
      "Role/cart |  | cart",
      "  Trust policy | cart | Statement",
      "    Pods |  | Pods",
    ]);
  });

  it("is left to others for files that are not ours", () => {
    expect(outline("package.json", '{ "name": "x" }')).toEqual([]);
    expect(outline("notes.yaml", "a: 1\n")).toEqual([]);
  });
});

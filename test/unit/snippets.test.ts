// Every snippet, expanded with its defaults and with each of its choices, parses and has no finding but its placeholders.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluateTrust } from "../../src/core/trust/evaluate.ts";
import { memoryWorkspace } from "../fakes/memory-workspace.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "snippets");

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const files = readdirSync(FOLDER).sort();
const snippets = files.flatMap((file) =>
  Object.entries(JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<string, Snippet>).map(
    ([name, snippet]) => ({ file, name, ...snippet }),
  ),
);

const TAB_STOP = /\$(?:(\d+)|\{(\d+)(?::([^}]*)|\|([^|]*)\|)?\})/g;

/** VS Code's expansion of tab stops with defaults and choices; `choice` picks from every list. */
function expand(body: readonly string[], choice = 0): string {
  return body
    .join("\n")
    .replace(TAB_STOP, (_all, _bare, _number, initial: string | undefined, list: string | undefined) => {
      const choices = list?.split(",");
      return choices === undefined ? (initial ?? "") : (choices[choice] ?? choices[0] ?? "");
    });
}

function snippet(name: string): string {
  const found = snippets.find((each) => each.name === name);
  expect(found, name).toBeDefined();
  return expand(found?.body ?? []);
}

test("the manifest contributes every file, and nothing else", () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const paths: readonly string[] = manifest.contributes.snippets.map(({ path }: { readonly path: string }) => path);
  expect([...new Set(paths)].sort()).toEqual(files.map((file) => `./snippets/${file}`));
});

describe.each(snippets)("$name", ({ file, prefix, description, body }) => {
  const path = file === "kubernetes.json" ? "a.yaml" : "trust-policy.json";
  const choices = [0, 1, 2].map((choice) => expand(body, choice));

  test("is found by an irsa prefix and says what it is for", () => {
    expect(prefix.some((word) => word.startsWith("irsa-"))).toBe(true);
    expect(prefix.filter((word) => snippets.filter((each) => each.prefix.includes(word)).length > 1)).toEqual([]);
    expect(description).toMatch(/^[A-Z].*\.$/);
  });

  test("asks for one thing once, and ends with the cursor behind it", () => {
    const stops = [...body.join("\n").matchAll(TAB_STOP)];
    const initials = new Map<string, Set<string>>();
    for (const [all, bare, number] of stops) {
      const key = bare ?? number ?? "";
      initials.set(key, (initials.get(key) ?? new Set()).add(all));
    }
    expect([...initials.values()].filter((variants) => variants.size > 1)).toEqual([]);
    expect(stops.at(-1)?.[0]).toBe("$0");
  });

  test("has no finding but placeholders", () => {
    for (const text of choices) {
      const workspace = memoryWorkspace({ [path]: text });
      expect(workspace.shown().filter(({ rule }) => rule !== "placeholder-left")).toEqual([]);
      const facts = workspace.workspace.graph.file(workspace.uri(path));
      expect(facts?.problems).toEqual([]);
      expect(facts?.documentKinds[0]).not.toBe("other");
    }
  });
});

describe("together", () => {
  const filled = (text: string) =>
    text
      .replaceAll("<AWS_ACCOUNT_ID>", "111122223333")
      .replaceAll("<AWS_REGION>", "eu-central-1")
      .replaceAll("<OIDC_ID>", "EXAMPLED539D4633E53DE1B71EXAMPLE")
      .replaceAll("<CLUSTER_NAME>", "practice")
      .replaceAll("<ROLE_NAME>", "s3-reader")
      .replaceAll("<IMAGE>", "registry.example.com/app:1.0.0");

  test("filled in, they make a chain without a finding", () => {
    const workspace = memoryWorkspace({
      "trust-policy.json": filled(snippet("Trust policy for IRSA")),
      "service-account.yaml": filled(snippet("ServiceAccount with an IAM role (IRSA)")),
      "pod.yaml": filled(snippet("Pod that uses a ServiceAccount's IAM role")),
      "deployment.yaml": filled(snippet("Deployment that uses a ServiceAccount's IAM role")),
    });
    expect(workspace.shown()).toEqual([]);
    const { graph } = workspace.workspace;
    const [account] = graph.all("service-account");
    const [link] = account === undefined ? [] : graph.trustOf(account).targets;
    const verdict =
      link &&
      evaluateTrust(link.policy.policy, {
        mechanism: "irsa",
        issuer: "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
        account: "111122223333",
        subject: "system:serviceaccount:default:s3-reader",
        audience: "sts.amazonaws.com",
        otherKeys: "absent",
      });
    expect(verdict?.verdict).toBe("allowed");
  });

  test("the Pod Identity policy admits what the association names", () => {
    const workspace = memoryWorkspace({ "trust-policy.json": filled(snippet("Trust policy for EKS Pod Identity")) });
    const [fact] = workspace.workspace.graph.all("trust-policy");
    const verdict =
      fact &&
      evaluateTrust(fact.policy, {
        mechanism: "pod-identity",
        namespace: "default",
        serviceAccount: "s3-reader",
        clusterName: "practice",
        clusterArn: "arn:aws:eks:eu-central-1:111122223333:cluster/practice",
        account: "111122223333",
        sessionTagsDisabled: false,
        otherKeys: "absent",
      });
    expect(verdict?.verdict).toBe("allowed");
  });
});

// What looks add to the guide of an account and to the decoding of an error.
import { describe, expect, it } from "vitest";
import { decodeError } from "../../../src/core/diagnose/decode.ts";
import { buildGuide } from "../../../src/core/guide/build-guide.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { driftIn } from "../../../src/core/workspace/drift-findings.ts";
import { Workspace } from "../../../src/core/workspace/workspace.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const ROLE = "arn:aws:iam::111122223333:role/practice-s3-reader";
const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: s3-reader
  namespace: storefront
  annotations:
    eks.amazonaws.com/role-arn: ${ROLE}
`;
const QUEUE = `apiVersion: v1
kind: ServiceAccount
metadata: { name: queue-worker, namespace: orders }
`;

async function lookedAt(scenario: string | undefined, text = ACCOUNT): Promise<Workspace> {
  const workspace = new Workspace(RULES, { readText: () => text });
  workspace.put("file:///account.yaml", text);
  if (scenario !== undefined) {
    const connection = { id: "practice", label: "practice account" };
    workspace.takeLive([{ connection, fleet: await practiceFleet(scenario) }]);
  }
  workspace.checkAll();
  return workspace;
}

describe("the guide", () => {
  async function guideOf(scenario: string | undefined, text?: string) {
    const { graph, live, ...rest } = await lookedAt(scenario, text).then((workspace) => ({
      graph: workspace.graph,
      live: workspace.live,
      findings: (uri: string) => workspace.findings(uri),
    }));
    return buildGuide({ graph, findings: rest.findings, looks: live.snapshots });
  }
  const verdicts = (parts: readonly { readonly id: string; readonly verdict: string }[] | undefined) =>
    Object.fromEntries((parts ?? []).map(({ id, verdict }) => [id, verdict]));

  it("leaves open without a look what only AWS knows, and shows what a look saw", async () => {
    const { irsa: open } = await guideOf(undefined);
    expect(verdicts(open?.steps)).toMatchObject({ provider: "unknown", role: "unknown" });
    const { irsa: seen } = await guideOf("healthy");
    expect(verdicts(seen?.steps)).toMatchObject({ provider: "ok", role: "ok", verification: "unknown" });
    expect(verdicts(seen?.picture.arrows)).toMatchObject({ request: "ok", trust: "ok", call: "unknown" });
    expect(seen?.note).toMatch(/^AWS and the cluster are shown as the last look saw them: practice account\. /);
  });

  it.each([
    ["provider-missing", "provider", "request"],
    ["provider-audience", "provider", "request"],
    ["subject-mismatch", "role", "trust"],
    ["role-missing", "role", "trust"],
  ])("shows %s where it breaks", async (scenario, step, arrow) => {
    const { irsa } = await guideOf(scenario);
    expect(verdicts(irsa?.steps)[step]).toBe("problem");
    expect(verdicts(irsa?.picture.arrows)[arrow]).toBe("problem");
    expect(irsa?.verdict).toBe("problem");
  });

  it("shows pods that are older than the annotation, and leaves open what could not be seen", async () => {
    expect(verdicts((await guideOf("pods-older")).irsa?.steps)).toMatchObject({ workload: "problem", role: "ok" });
    const { irsa } = await guideOf("aws-permissions");
    expect(verdicts(irsa?.steps)).toMatchObject({ provider: "unknown", role: "unknown" });
  });

  it("says nothing by a look about an account that the cluster does not have with this role", async () => {
    const { irsa } = await guideOf("subject-mismatch", ACCOUNT.replace("storefront", "elsewhere"));
    expect(irsa?.verdict).not.toBe("problem");
  });
});

describe("decoding", () => {
  const REFUSED = `An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity`;

  async function causesOf(scenario: string | undefined, text: string, file?: string) {
    const workspace = await lookedAt(scenario, file);
    return decodeError(text, {
      graph: workspace.graph,
      findings: (uri) => workspace.findings(uri),
      fixes: () => [],
      looks: workspace.live.snapshots,
      drift: driftIn(workspace),
    }).causes;
  }

  it.each([
    ["subject-mismatch", "subject-mismatch"],
    ["wildcard-literal", "subject-wildcard-literal"],
    ["other-issuer", "issuer-of-another-cluster"],
    ["trust-audience", "audience-mismatch"],
    ["role-missing", "role-not-found"],
  ])("puts first what the look saw of %s, on what the text names", async (scenario, cause) => {
    const [best] = await causesOf(scenario, `${REFUSED} (role ${ROLE})`);
    expect(best).toMatchObject({ cause, standing: "shown" });
    expect(best?.evidence.map(({ message }) => message).join("\n")).toContain("Seen in practice account: ");
  });

  it("speaks against what the look saw to be right", async () => {
    const causes = await causesOf("healthy", `${REFUSED} (role ${ROLE})`);
    expect(causes.find(({ cause }) => cause === "subject-mismatch")?.standing).toBe("against");
    expect(causes.every(({ standing }) => standing !== "shown")).toBe(true);
  });

  it("does not hold the fault of one role against another", async () => {
    const causes = await causesOf("subject-mismatch", `${REFUSED} (role ${ROLE.replace("practice", "other")})`);
    expect(causes.filter(({ standing }) => standing === "shown" || standing === "nearby")).toEqual([]);
  });

  it("knows of Pod Identity what the cluster shows", async () => {
    const text = "Unable to reach http://169.254.170.23/v1/credentials: connection refused";
    const [best] = await causesOf("agent-missing", text, QUEUE);
    expect(best?.cause).toBe("agent-unreachable");
    expect(best?.evidence.map(({ message }) => message).join("\n")).toContain("eks-pod-identity-agent");
  });
});

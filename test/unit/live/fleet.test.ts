// One look at the practice account: drift, and the live documents under the same rules as files.
import { expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import { IdentityGraph } from "../../../src/core/model/graph.ts";
import { type Fleet, unseenParts } from "../../../src/core/observe/fleet.ts";
import { liveDocuments } from "../../../src/core/observe/live-facts.ts";
import { RuleEngine } from "../../../src/core/rules/engine.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { DEFAULT_SETTINGS } from "../../../src/core/workspace/settings.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const snapshotOf = (fleet: Fleet) => ({ connection: { id: "practice", label: "practice account" }, fleet });
const driftIn = (fleet: Fleet) => driftOf([snapshotOf(fleet)], undefined);

function graphOf(fleet: Fleet): IdentityGraph {
  const graph = new IdentityGraph();
  for (const document of liveDocuments(snapshotOf(fleet))) {
    graph.update(document.facts());
  }
  return graph;
}

it.each([
  ["healthy", []],
  ["provider-missing", ["provider-missing"]],
  ["provider-audience", ["provider-lacks-audience"]],
  ["subject-mismatch", ["trust-refuses"]],
  ["role-missing", ["role-missing"]],
  ["webhook-missing", ["webhook-missing"]],
  ["agent-missing", ["agent-missing"]],
  ["pods-older", ["pods-stale"]],
  ["association-after-pods", ["trust-refuses", "pods-stale"]],
  ["webhook-silent", ["webhook-stale"]],
  ["other-issuer", ["trust-refuses", "issuer-gone"]],
  ["trust-audience", ["trust-refuses"]],
  ["account-audience", ["provider-lacks-audience", "trust-refuses"]],
  ["role-path-missing", ["role-missing"]],
  ["tag-session-missing", ["trust-refuses"]],
  ["request-tag-mismatch", ["trust-refuses"]],
  ["session-tags-off", ["trust-refuses"]],
  ["own-variables", []],
  ["static-keys", []],
  ["permission-missing", []],
  ["fargate", []],
  ["no-token-request", []],
])("tells the drift of %s", async (scenario, expected) => {
  const found = driftIn(await practiceFleet(scenario));
  const healthy = driftIn(await practiceFleet("healthy")).map(({ message }) => message);
  expect(found.filter(({ message }) => !healthy.includes(message)).map(({ code }) => code)).toEqual(expected);
});

it("says what could not be seen, and concludes nothing from it", async () => {
  const fleet = await practiceFleet("aws-permissions");
  expect(fleet.providers).toMatchObject({ state: "unknown", permission: expect.stringMatching(/^iam:/) });
  expect(unseenParts(fleet).map(({ label, permission }) => [label, permission])).toEqual([
    ["OIDC providers", "iam:ListOpenIDConnectProviders"],
    ["roles", "iam:ListRoles"],
  ]);
  expect(driftIn(fleet).filter(({ code }) => code.startsWith("provider"))).toEqual([]);
});

it("states clusters, providers, roles, associations and objects as facts with their places", async () => {
  const fleet = await practiceFleet("healthy");
  const documents = liveDocuments(snapshotOf(fleet));
  const kinds = new Set(documents.flatMap(({ facts }) => facts().facts.map(({ kind }) => kind)));
  for (const kind of ["cluster", "provider", "role", "trust-policy", "association", "service-account", "workload"]) {
    expect(kinds).toContain(kind);
  }
  for (const { text, facts } of documents) {
    for (const fact of facts().facts) {
      expect(fact.source).toBe("live");
      if (fact.kind === "provider") {
        expect(text.slice(fact.url?.range.start, fact.url?.range.end)).toBe(fact.url?.text);
      }
      if (fact.kind === "association") {
        expect(text.slice(fact.roleArn?.range.start, fact.roleArn?.range.end)).toBe(fact.roleArn?.text);
      }
    }
  }
});

it("lets the rules speak about what is there", async () => {
  const { rules, trustPolicyQuota, trustPolicyRoles } = DEFAULT_SETTINGS;
  const engine = new RuleEngine(RULES, { rules, context: { trustPolicyQuota, trustPolicyRoles } });
  const findings = (fleet: Fleet) => {
    const graph = graphOf(fleet);
    return [...graph.files()].flatMap(({ uri }) => engine.check(graph, uri).map(({ rule }) => `${rule} ${uri}`));
  };
  const healthy = findings(await practiceFleet("healthy"));
  const broken = findings(await practiceFleet("subject-mismatch")).filter((finding) => !healthy.includes(finding));
  expect(broken.sort()).toEqual([
    "trust-sub-mismatch irsa-live:/practice/cluster/ServiceAccount/storefront/s3-reader.yaml",
    "trust-sub-mismatch irsa-live:/practice/roles/practice-s3-reader/trust-policy.json",
  ]);
});

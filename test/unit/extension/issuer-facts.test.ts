// What the issuer detection's report says for each thing that can be found, missing or unseen, on the practice account.
import { describe, expect, it } from "vitest";
import { detectIssuer } from "../../../src/core/detect/issuer.ts";
import { detectionFacts, detectionPage } from "../../../src/extension/issuer-facts.ts";
import {
  initialPracticeState,
  memoryStore,
  PRACTICE_CLUSTER,
  PRACTICE_PROFILE,
  PRACTICE_REGION,
  type PracticeState,
  practiceAccount,
} from "../../../src/playground/index.ts";

async function factsOf(cluster: string, change: Partial<PracticeState> = {}) {
  const { profiles } = practiceAccount(memoryStore({ ...initialPracticeState(), ...change }));
  const reader = profiles.connect({ profile: PRACTICE_PROFILE, region: PRACTICE_REGION });
  return detectionFacts(await detectIssuer(reader, cluster, new AbortController().signal));
}

const states = (facts: Awaited<ReturnType<typeof factsOf>>) => facts.map(({ title, state }) => [title, state]);

describe("the facts of a detection", () => {
  it("are all good for a cluster that IAM knows", async () => {
    const facts = await factsOf(PRACTICE_CLUSTER);
    expect(states(facts)).toEqual([
      ["OIDC issuer", "good"],
      ["IAM OIDC provider", "good"],
      ["Accepted audiences", "good"],
      ["Asked as", "good"],
    ]);
    expect(facts[0]?.value).toMatch(/^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
    expect(facts.flatMap(({ commands }) => commands)).toEqual([]);
  });

  it("give the commands that create a missing provider", async () => {
    const facts = await factsOf("practice-no-provider");
    expect(states(facts)).toContainEqual(["IAM OIDC provider is missing", "bad"]);
    const commands = facts.flatMap((fact) => fact.commands);
    expect(commands[0]).toMatch(/^eksctl utils associate-iam-oidc-provider --cluster practice-no-provider /);
    expect(commands[1]).toMatch(/^aws iam create-open-id-connect-provider /);
  });

  it("say which audience a provider lacks", async () => {
    const facts = await factsOf("practice-no-audience");
    expect(states(facts)).toContainEqual(["Accepted audiences", "bad"]);
    expect(facts.flatMap(({ commands }) => commands)[0]).toContain("add-client-id-to-open-id-connect-provider");
  });

  it("call unknown what may not be read, never missing", async () => {
    const facts = await factsOf(PRACTICE_CLUSTER, { denied: ["iam:GetOpenIDConnectProvider"] });
    expect(states(facts)).toContainEqual(["IAM OIDC provider was not seen", "unknown"]);
  });

  it("make a page with every value and command", async () => {
    const facts = await factsOf("practice-no-provider");
    const page = detectionPage("practice-no-provider", facts);
    expect(page).toContain("## ✗ IAM OIDC provider is missing");
    for (const { value, commands } of facts) {
      for (const text of [...(value === undefined ? [] : [value]), ...commands]) {
        expect(page).toContain(text);
      }
    }
  });

  it("make a page that names a way out without a command too", async () => {
    const clusters = initialPracticeState().clusters.map((cluster) => ({ ...cluster, issuer: undefined }));
    const facts = await factsOf(PRACTICE_CLUSTER, { clusters });
    expect(states(facts)).toContainEqual(["OIDC issuer", "warning"]);
    const page = detectionPage(PRACTICE_CLUSTER, facts);
    expect(page).toContain("has no OIDC issuer");
    expect(page).toContain("for a cluster of your own, register its issuer with IAM by hand.");
  });
});

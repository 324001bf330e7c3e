// What the server says about looks at AWS and clusters.
import { afterEach, describe, expect, it } from "vitest";
import type { CompletionItem, Hover, LocationLink, MarkupContent } from "vscode-languageserver-protocol";
import type { LiveDocumentText, LiveParams, ViewDrift } from "../../src/core/view/requests.ts";
import { practiceFleet } from "../fakes/practice-fleet.ts";
import { LspClient, positionOf } from "./lsp-client.ts";

let client: LspClient;
afterEach(() => client.stop());

const ROLE = "arn:aws:iam::111122223333:role/practice-s3-reader";
const ACCOUNT = "k8s/account.yaml";
const account = (role: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: s3-reader
  namespace: storefront
  annotations:
    eks.amazonaws.com/role-arn: ${role}
`;
const CONNECTION = { id: "practice", label: "practice account" };
/** Takes a look at the practice account in a scenario. */
const look = async (scenario = "healthy") =>
  take({ snapshots: [{ connection: CONNECTION, fleet: await practiceFleet(scenario) }] });
const driftCodes = () => client.codes(ACCOUNT).filter((code) => String(code).startsWith("drift/"));
const take = (params: LiveParams) => client.connection.sendRequest<readonly ViewDrift[]>("irsa/live", params);
const drift = () => client.connection.sendRequest<readonly ViewDrift[]>("irsa/drift");

describe("irsa/live", () => {
  it("answers with the drift, and forgets it with the look", async () => {
    client = await LspClient.start({});
    const fleet = await practiceFleet("subject-mismatch");
    const found = await take({ snapshots: [{ connection: CONNECTION, fleet }] });
    const refused = found.find(({ code }) => code === "trust-refuses");
    expect(refused).toMatchObject({ connection: CONNECTION, takenAt: fleet.takenAt, severity: "error" });
    expect(await drift()).toEqual(found);
    const document = await client.connection.sendRequest<LiveDocumentText>("irsa/liveDocument", { uri: refused?.live });
    expect(document.text).toContain('"sts:AssumeRoleWithWebIdentity"');
    expect(await take({ snapshots: [] })).toEqual([]);
    expect(await drift()).toEqual([]);
    expect(await client.connection.sendRequest("irsa/liveDocument", { uri: refused?.live })).toBeNull();
  });
});

describe("what is no look", () => {
  it("is refused, and the looks at hand stay", async () => {
    client = await LspClient.start({ [ACCOUNT]: account(ROLE) });
    const found = await look("subject-mismatch");
    for (const wrong of [{}, { snapshots: [{ connection: CONNECTION }] }, { snapshots: "all" }]) {
      await expect(client.connection.sendRequest("irsa/live", wrong)).rejects.toThrow();
    }
    expect(await drift()).toEqual(found);
    expect(await client.connection.sendRequest("irsa/liveDocument", { uri: "irsa-live:/practice/no%zz" })).toBeNull();
    expect(client.shown).toEqual([]);
  });
});

describe("drift as diagnostics", () => {
  it("stands in the file that differs, says whose look told of it and when, and leads to what is there", async () => {
    client = await LspClient.start({ [ACCOUNT]: account(ROLE.replace("s3-reader", "no-aud-condition")) });
    await look();
    const diagnostic = client.diagnostics(ACCOUNT).find(({ code }) => code === "drift/annotation-differs");
    expect(diagnostic).toMatchObject({
      severity: 2,
      range: { start: { line: 6, character: 32 } },
      codeDescription: { href: expect.stringMatching(/\/docs\/drift\.md#annotation-differs$/) },
      relatedInformation: [
        {
          location: { uri: "irsa-live:/practice/cluster/ServiceAccount/storefront/s3-reader.yaml" },
          message: "As it is in practice account",
        },
      ],
    });
    expect(diagnostic?.message).toMatch(/in the cluster it is annotated with \S+practice-s3-reader there\. /);
    expect(diagnostic?.message).toMatch(/\(practice account, seen \d{4}-\d\d-\d\d \d\d:\d\d\)$/);
    const uri = diagnostic?.relatedInformation?.[0]?.location.uri;
    const document = await client.connection.sendRequest<LiveDocumentText>("irsa/liveDocument", { uri });
    expect(document).toEqual({
      languageId: "yaml",
      text: expect.stringContaining(`eks.amazonaws.com/role-arn: ${ROLE}`),
    });
  });

  it("follows the file as it is typed, and goes with the look", async () => {
    client = await LspClient.start({ [ACCOUNT]: account(ROLE) });
    await look();
    expect(driftCodes()).toEqual([]);
    await client.open(ACCOUNT, account(ROLE));
    await client.change(ACCOUNT, account(ROLE.replace("s3-reader", "node")));
    await client.until(() => driftCodes().includes("drift/annotation-differs"), "the file differs");
    await take({ snapshots: [] });
    expect(driftCodes()).toEqual([]);
  });

  it("puts what was found in AWS where the files name it", async () => {
    client = await LspClient.start({ [ACCOUNT]: account(ROLE) });
    await look("subject-mismatch");
    expect(driftCodes()).toEqual(["drift/trust-refuses"]);
    await look("role-missing");
    expect(driftCodes()).toEqual(["drift/role-missing"]);
    await look("pods-older");
    expect(driftCodes()).toEqual(["drift/pods-stale"]);
    await look("both-mechanisms");
    expect(driftCodes()).toEqual(["drift/trust-refuses"]);
  });

  it("concludes nothing from what may not be seen", async () => {
    client = await LspClient.start({ [ACCOUNT]: account(ROLE.replace("s3-reader", "nowhere")) });
    await look("aws-permissions");
    expect(driftCodes()).toEqual(["drift/annotation-differs"]);
  });

  it("has the severity that the user sets, and is silent where told to be", async () => {
    const wrong = account(ROLE.replace("s3-reader", "node"));
    const rules = { "drift/annotation-differs": "error" };
    client = await LspClient.start({ [ACCOUNT]: wrong }, { settings: { rules } });
    expect((await look()).find(({ code }) => code === "annotation-differs")?.severity).toBe("error");
    expect(client.diagnostics(ACCOUNT).find(({ code }) => code === "drift/annotation-differs")?.severity).toBe(1);
    await client.open(ACCOUNT, wrong);
    await client.change(ACCOUNT, `# irsa-disable-file drift/annotation-differs\n${wrong}`);
    await client.until(() => driftCodes().length === 0, "the comment counts");
  });
});

describe("language features with a look", () => {
  const text = account(ROLE);
  const hover = async () => {
    const answer = await client.at<Hover>("textDocument/hover", ACCOUNT, positionOf(text, "practice-s3-reader", 2));
    return (answer.contents as MarkupContent).value;
  };

  it("says of an account's role what AWS says of it, whose look that was and how old", async () => {
    client = await LspClient.start({ [ACCOUNT]: text });
    await client.open(ACCOUNT, text);
    expect(await hover()).not.toContain("In AWS");
    const fleet = { ...(await practiceFleet("healthy")), takenAt: Date.now() - 3 * 60_000 - 1_000 };
    await take({ snapshots: [{ connection: CONNECTION, fleet }] });
    const healthy = await hover();
    expect(healthy).toContain("**In AWS** (practice account, seen 3 minutes ago):");
    expect(healthy).toMatch(/\*\*Right\.\*\* The trust policy of role "practice-s3-reader" in AWS admits system/);
    await look("subject-mismatch");
    expect(await hover()).toMatch(/\*\*Wrong\.\*\* .+ does not admit system:serviceaccount:storefront:s3-reader\./);
    await look("role-missing");
    expect(await hover()).toMatch(/\*\*Wrong\.\*\* AWS has no role "practice-s3-reader"/);
    await look("aws-permissions");
    expect(await hover()).toMatch(/\*\*Not known\.\*\* /);
    await take({ snapshots: [] });
    expect(await hover()).not.toContain("In AWS");
  });

  it("offers roles of AWS that pods can have, and no others", async () => {
    const open = account("");
    client = await LspClient.start({ [ACCOUNT]: open });
    await client.open(ACCOUNT, open);
    await look();
    const position = positionOf(open, "role-arn: ", "role-arn: ".length);
    const answer = await client.at<{ items: CompletionItem[] } | CompletionItem[]>(
      "textDocument/completion",
      ACCOUNT,
      position,
    );
    const items = Array.isArray(answer) ? answer : answer.items;
    const roles = items.filter(({ detail }) => detail === "in AWS").map(({ label }) => label);
    expect(roles).toContain(ROLE);
    expect(roles).toContain("arn:aws:iam::111122223333:role/practice-pod-identity");
    expect(roles.filter((role) => /node|AWSServiceRole/.test(role))).toEqual([]);
  });

  it("goes to the role in AWS where no file defines it", async () => {
    client = await LspClient.start({ [ACCOUNT]: text });
    await client.open(ACCOUNT, text);
    await look();
    const position = positionOf(text, "practice-s3-reader", 2);
    const [link] = await client.at<LocationLink[]>("textDocument/definition", ACCOUNT, position);
    expect(link?.targetUri).toBe("irsa-live:/practice/roles/practice-s3-reader/trust-policy.json");
    expect(link?.targetRange.end.line).toBeGreaterThan(5);
  });
});

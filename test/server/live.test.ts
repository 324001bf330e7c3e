// What the server says about looks at AWS and clusters.
import { afterEach, describe, expect, it } from "vitest";
import type { LiveDocumentText, LiveParams, ViewDrift } from "../../src/core/view/requests.ts";
import { practiceFleet } from "../fakes/practice-fleet.ts";
import { LspClient } from "./lsp-client.ts";

let client: LspClient;
afterEach(() => client.stop());

const CONNECTION = { id: "practice", label: "practice account" };
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

// The issuer probe over https on the loopback interface: what a living, a deleted and an unreachable issuer come to.
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issuerProbe } from "../../src/aws/issuer-probe.ts";
import type { IssuerProbeOutcome } from "../../src/core/ports.ts";
import { initialPracticeState, memoryStore, practiceAccount } from "../../src/playground/index.ts";
import { freePort } from "../fakes/free-port.ts";
import { selfSigned } from "../fakes/self-signed.ts";
import { failure, never } from "./aws-fixture.ts";

/** What the server answers, by path; a path that is not here gets 404, `hang` nothing. */
const answers = new Map<string, string>();
const { cert, key } = selfSigned();
const sockets = new Set<Duplex>();
let server: Server;
let host: string;

beforeAll(async () => {
  server = createServer({ cert, key }, (request, response) => {
    const answer = answers.get(request.url ?? "");
    if (answer !== "hang") {
      response.writeHead(answer === undefined ? 404 : 200);
      response.end(answer ?? "no such cluster");
    }
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const socket of sockets) {
    socket.destroy();
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function discovery(id: string, more: object = {}): void {
  const issuer = `https://${host}/id/${id}`;
  const document = {
    issuer,
    jwks_uri: `${issuer}/keys`,
    id_token_signing_alg_values_supported: ["RS256"],
    ...more,
  };
  answers.set(`/id/${id}/.well-known/openid-configuration`, JSON.stringify(document));
}

describe("issuer probe", () => {
  const probe = (id: string, milliseconds = 5_000) => issuerProbe(milliseconds, cert).probe(`${host}/id/${id}`, never);

  it("reads discovery document and keys", async () => {
    discovery("LIVING");
    answers.set("/id/LIVING/keys", JSON.stringify({ keys: [{ kid: "one", kty: "RSA" }, { kid: "two" }] }));
    expect(await probe("LIVING")).toEqual({
      kind: "reachable",
      issuer: `https://${host}/id/LIVING`,
      jwksUri: `https://${host}/id/LIVING/keys`,
      keyIds: ["one", "two"],
      algorithms: ["RS256"],
    });
  });

  it.each<[string, () => void, string]>([
    ["a deleted cluster", () => {}, "404"],
    ["a page instead of a document", () => answers.set("/id/X/.well-known/openid-configuration", "<html>"), "JSON"],
    ["a document without keys' address", () => discovery("X", { jwks_uri: undefined }), "jwks_uri"],
    ["keys without encryption", () => discovery("X", { jwks_uri: "http://example.com/keys" }), "https://"],
    ["keys that are gone", () => discovery("X"), "404"],
    [
      "keys that are none",
      () => {
        discovery("X");
        answers.set("/id/X/keys", "{}");
      },
      "keys",
    ],
  ])("tells %s from an issuer", async (_what, set, reason) => {
    answers.clear();
    set();
    const outcome = (await probe("X")) as Extract<IssuerProbeOutcome, { readonly kind: "invalid" }>;
    expect(outcome.kind).toBe("invalid");
    expect(outcome.reason).toContain(reason);
    expect(outcome.at).toMatch(/^https?:\/\//);
  });

  it("ends a probe that gets no answer, and one that is cancelled", async () => {
    answers.set("/id/SLOW/.well-known/openid-configuration", "hang");
    const error = await failure(probe("SLOW", 300));
    expect(`${error.operation}: ${error.problem}`).toBe("oidc:GetDiscovery: timed-out");
    expect(error.message).toContain("0.3 s");
    const controller = new AbortController();
    const running = failure(issuerProbe(60_000, cert).probe(`${host}/id/SLOW`, controller.signal));
    controller.abort();
    expect((await running).problem).toBe("cancelled");
  });

  it("says that an issuer out of reach proves nothing", async () => {
    const gone = `127.0.0.1:${await freePort()}`;
    const cases = [
      issuerProbe(5_000, cert).probe(`${gone}/id/X`, never),
      issuerProbe(5_000).probe(`${host}/id/X`, never),
    ];
    for (const call of cases) {
      const error = await failure(call);
      expect(error.problem).toBe("unreachable");
      expect(error.message).toMatch(/127\.0\.0\.1:\d+ cannot be reached from here/);
      expect(error.advice).toContain("VPC");
    }
  });

  it("answers the same for the practice account's issuers", async () => {
    const state = initialPracticeState();
    const { issuers } = practiceAccount(memoryStore(state)).aws.open({ profile: undefined, region: undefined });
    const issuer = state.providers[0]?.issuer ?? "";
    const living = await issuers.probe(issuer, never);
    expect(living).toMatchObject({ kind: "reachable", issuer: `https://${issuer}`, jwksUri: `https://${issuer}/keys` });
    expect(await issuers.probe("oidc.eks.us-east-1.amazonaws.com/id/DELETED", never)).toMatchObject({
      kind: "invalid",
    });
    expect((await failure(issuers.probe(issuer, AbortSignal.abort()))).problem).toBe("cancelled");
  });
});

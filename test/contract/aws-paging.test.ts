// Listings of large accounts: 5,000 roles come in five requests, with nothing asked for each role.
import { afterAll, beforeAll, expect, it } from "vitest";
import { awsProfiles } from "../../src/aws/index.ts";
import { everyPage } from "../../src/core/ports.ts";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { type LoopbackAws, loopbackAws, type SeenRequest } from "../fakes/loopback-aws.ts";
import { encoded, queryAnswer } from "../fakes/wire/query.ts";
import { never } from "./aws-fixture.ts";

const ROLES = 5_000;
const TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"50% + more"}}]}';

let server: LoopbackAws;
let home: AwsHome;

beforeAll(async () => {
  server = await loopbackAws();
  home = awsHome({ AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "test" });
});
afterAll(async () => {
  home.remove();
  await server.close();
});

function listRoles({ body }: SeenRequest) {
  const input = new URLSearchParams(body);
  const start = Number(input.get("Marker") ?? 0);
  const end = Math.min(start + Number(input.get("MaxItems")), ROLES);
  const Roles = Array.from({ length: end - start }, (_, index) => ({
    RoleName: `role-${start + index}`,
    Path: "/",
    Arn: `arn:aws:iam::111122223333:role/role-${start + index}`,
    AssumeRolePolicyDocument: encoded(TRUST),
  }));
  const page = { Roles, IsTruncated: end < ROLES, Marker: end < ROLES ? String(end) : undefined };
  return { status: 200, headers: { "content-type": "text/xml" }, body: queryAnswer("ListRoles", page) };
}

it("5,000 roles take five requests", async () => {
  server.answer(listRoles);
  const reader = awsProfiles().connect({ profile: undefined, region: "us-east-1" });
  const roles = await everyPage((page) => reader.listRoles(page, never));
  expect(new Set(roles.map(({ name }) => name)).size).toBe(ROLES);
  expect(roles[4_999]?.trustPolicy).toBe(TRUST);
  expect(server.requests.map(({ body }) => new URLSearchParams(body).get("Action"))).toEqual(
    Array.from({ length: 5 }, () => "ListRoles"),
  );
});

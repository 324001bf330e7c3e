/** Which credentials win in a container, pair by pair of the chain. */
import { describe, expect, test } from "vitest";
import { type ContainerEnvironment, effectiveCredentials, isSharedFile } from "../../../src/core/credentials/chain.ts";

function container(
  variables: Readonly<Record<string, string | undefined>>,
  more: Partial<ContainerEnvironment> = {},
): ContainerEnvironment {
  const list = Object.entries(variables).map(([name, value]) => ({ name, value, origin: "set in the manifest" }));
  return { variables: list, unreadSources: [], mounts: [], ...more };
}

const KEYS = { AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" };
const WEB = { AWS_ROLE_ARN: "r", AWS_WEB_IDENTITY_TOKEN_FILE: "/t" };
const AGENT = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" };

describe("the winner", () => {
  test.each([
    ["nothing set", {}, "node-role"],
    ["container credentials", AGENT, "container-credentials"],
    ["web identity", WEB, "web-identity"],
    ["web identity before container credentials", { ...AGENT, ...WEB }, "web-identity"],
    ["keys before all", { ...AGENT, ...WEB, ...KEYS }, "static-keys"],
    [
      "a key from a Secret counts as set",
      { ...WEB, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      "static-keys",
    ],
    ["half a key does not", { ...WEB, AWS_ACCESS_KEY_ID: "k" }, "web-identity"],
    ["an empty key does not", { ...WEB, ...KEYS, AWS_ACCESS_KEY_ID: "" }, "web-identity"],
    ["a role without token does not", { ...AGENT, AWS_ROLE_ARN: "r" }, "container-credentials"],
  ])("%s", (_, variables, source) => {
    expect(effectiveCredentials(container(variables)).source).toBe(source);
  });

  test("the last of two values of a name counts", () => {
    const twice = [
      { name: "AWS_ACCESS_KEY_ID", value: "k", origin: "" },
      { name: "AWS_SECRET_ACCESS_KEY", value: "s", origin: "" },
      { name: "AWS_ACCESS_KEY_ID", value: "", origin: "" },
    ];
    expect(effectiveCredentials(container({}, { variables: twice })).source).toBe("node-role");
  });
});

describe("what no file says is possible, never certain", () => {
  test("a mounted ~/.aws may come before container credentials, not before web identity", () => {
    const mounts = [{ mountPath: "/root/.aws", volume: "aws" }];
    const agent = effectiveCredentials(container(AGENT, { mounts }));
    expect(agent.source).toBe("container-credentials");
    expect(agent.candidates.map(({ source, state }) => `${state} ${source}`)).toEqual([
      "possible shared-file",
      "certain container-credentials",
      "certain node-role",
    ]);
    expect(agent.changes[0]).toContain('volume "aws" is mounted at /root/.aws');
    const web = effectiveCredentials(container(WEB, { mounts }));
    expect(web.candidates.map(({ source }) => source)).toEqual(["web-identity", "shared-file", "node-role"]);
    expect(web.changes).toEqual([expect.stringContaining("Without the role of AWS_ROLE_ARN by web identity (IRSA)")]);
  });

  test("envFrom of something unread may hold keys", () => {
    const { candidates, source } = effectiveCredentials(container(WEB, { unreadSources: ['ConfigMap "settings"'] }));
    expect(source).toBe("web-identity");
    expect(candidates[0]).toMatchObject({ source: "static-keys", state: "possible" });
    expect(candidates[0]?.because).toContain('ConfigMap "settings"');
  });

  test("a file that AWS_SHARED_CREDENTIALS_FILE names, under a mount", () => {
    const variables = { ...AGENT, AWS_SHARED_CREDENTIALS_FILE: "/secrets/aws/credentials" };
    const mounted = container(variables, { mounts: [{ mountPath: "/secrets/aws/", volume: "keys" }] });
    expect(effectiveCredentials(mounted).candidates[0]?.source).toBe("shared-file");
    const other = container(variables, { mounts: [{ mountPath: "/secrets/a", volume: "keys" }] });
    expect(effectiveCredentials(other).candidates[0]?.source).toBe("container-credentials");
  });
});

test.each([
  ["/root/.aws", true],
  ["/home/app/.aws/", true],
  ["/home/app/.aws/credentials", true],
  ["/.aws", true],
  ["/root/.aws-cache", false],
  ["/root/.awsome", false],
  ["/data", false],
])("%s is where SDKs look for files: %s", (path, expected) => {
  expect(isSharedFile(path)).toBe(expected);
});

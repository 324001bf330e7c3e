// EKS tokens against URLs that botocore 1.43 presigned for the same keys, cluster and second (as `aws eks get-token` has it do).
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { eksTokens, type SignedCluster, signEksToken } from "../../../src/aws/eks-tokens.ts";
import type { SigningKeys } from "../../../src/aws/signing-keys.ts";

const AT = new Date("2026-11-24T07:15:00Z");
const SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SESSION_TOKEN = "FwoGZXIvYXdzEXAMPLE/token+with=signs";

const vectors: readonly { title: string; cluster: SignedCluster; keys: SigningKeys; url: string }[] = [
  {
    title: "keys of a user",
    cluster: { name: "web", region: "us-west-2", dnsSuffix: "amazonaws.com" },
    keys: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET_KEY },
    url: "https://sts.us-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124%2Fus-west-2%2Fsts%2Faws4_request&X-Amz-Date=20261124T071500Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=10e11b5d29a95bb6bfa2f7c9db0673dd16e862233ec78f0653eb25dd07013ccd",
  },
  {
    title: "keys of a session, in another partition",
    cluster: { name: "web-2_b", region: "cn-north-1", dnsSuffix: "amazonaws.com.cn" },
    keys: { accessKeyId: "ASIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET_KEY, sessionToken: SESSION_TOKEN },
    url: "https://sts.cn-north-1.amazonaws.com.cn/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20261124%2Fcn-north-1%2Fsts%2Faws4_request&X-Amz-Date=20261124T071500Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=FwoGZXIvYXdzEXAMPLE%2Ftoken%2Bwith%3Dsigns&X-Amz-Signature=0a1a0df56e550d1f2d8251f1384d14dbbbbf65fbfe12b61365a0efea6bcb15c3",
  },
];

/** Parameters by name: their order does not count, neither for a signature nor for EKS. */
function parts(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, pathname, parameters: Object.fromEntries(searchParams) };
}

describe("signEksToken", () => {
  it.each(vectors)("signs as botocore does: $title", async ({ cluster, keys, url }) => {
    const { token, expires } = await signEksToken(cluster, keys, AT);
    const [, encoded = ""] = /^k8s-aws-v1\.([\w-]+)$/.exec(token.reveal()) ?? [];
    expect(parts(Buffer.from(encoded, "base64url").toString("utf8"))).toEqual(parts(url));
    expect(expires).toBe("2026-11-24T07:29:00.000Z");
  });

  it("keeps keys and token out of what is printed", async () => {
    for (const { cluster, keys } of vectors) {
      const signed = await signEksToken(cluster, keys, AT);
      const printed = `${inspect(signed, { depth: 9, showHidden: true })}${JSON.stringify(signed)}`;
      expect(printed).not.toMatch(/k8s-aws-v1|wJalr|FwoGZ/);
    }
  });

  it.each(["web", "arn:aws:iam::111122223333:role/web", "arn:aws:eks:nowhere:111122223333:cluster/web"])(
    "refuses %s, which names no cluster",
    async (arn) => {
      await expect(
        eksTokens().sign(arn, { profile: undefined, region: undefined }, new AbortController().signal),
      ).rejects.toMatchObject({ problem: "invalid-input", message: expect.stringContaining(`"${arn}"`) });
    },
  );
});

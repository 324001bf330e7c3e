// Issuer detection against the practice account in each of its states, missing permissions included.
import { describe, expect, it } from "vitest";
import { detectIssuer } from "../../../src/core/detect/issuer.ts";
import { AccessError, type AwsReader } from "../../../src/core/ports.ts";
import {
  initialPracticeState,
  memoryStore,
  type PracticeState,
  practiceAccount,
} from "../../../src/playground/index.ts";

const never = new AbortController().signal;

function reader(change: (state: PracticeState) => PracticeState = (state) => state): AwsReader {
  const { profiles } = practiceAccount(memoryStore(change(initialPracticeState())));
  return profiles.connect({ profile: "practice", region: undefined });
}

const without = (...denied: readonly string[]) => reader((state) => ({ ...state, denied }));

describe("detectIssuer", () => {
  it("sees a healthy cluster: issuer, provider and audience", async () => {
    const { identity, issuer, provider } = await detectIssuer(reader(), "practice", never);
    expect(identity).toMatchObject({ state: "known", value: { account: "111122223333" } });
    expect(issuer).toMatchObject({
      state: "known",
      url: "https://oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135",
      issuer: "oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135",
    });
    expect(provider).toMatchObject({
      state: "present",
      arn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135",
      audiences: ["sts.amazonaws.com"],
      hasAudience: true,
      advice: undefined,
    });
  });

  it("says that IAM does not know the issuer, and how to tell it", async () => {
    const { issuer, provider } = await detectIssuer(reader(), "practice-no-provider", never);
    expect(issuer.state).toBe("known");
    expect(provider).toMatchObject({
      state: "missing",
      advice: expect.stringContaining(
        "eksctl utils associate-iam-oidc-provider --cluster practice-no-provider --region us-east-1 --approve",
      ),
    });
  });

  it("says which audience the provider lacks", async () => {
    const { provider } = await detectIssuer(reader(), "practice-no-audience", never);
    expect(provider).toMatchObject({
      state: "present",
      audiences: ["kubernetes"],
      hasAudience: false,
      reason: expect.stringContaining('only "kubernetes"'),
      advice: expect.stringContaining("add-client-id-to-open-id-connect-provider"),
    });
  });

  it("asks the provider for the audience that the ServiceAccount uses", async () => {
    const { provider } = await detectIssuer(reader(), "practice-no-audience", never, "kubernetes");
    expect(provider).toMatchObject({ state: "present", hasAudience: true });
  });

  it("says why a cluster has no issuer", async () => {
    const creating = await detectIssuer(reader(), "practice-creating", never);
    expect(creating.issuer).toMatchObject({ state: "none", reason: expect.stringContaining("CREATING") });
    expect(creating.provider.state).toBe("not-applicable");
    const registered = await detectIssuer(
      reader((state) => ({
        ...state,
        clusters: state.clusters.map((cluster) => ({ ...cluster, issuer: undefined, status: "ACTIVE" })),
      })),
      "practice",
      never,
    );
    expect(registered.issuer).toMatchObject({ state: "none", reason: expect.stringContaining("registered") });
  });

  it("leaves unknown what may not be read, naming the permission", async () => {
    const noProvider = await detectIssuer(without("iam:GetOpenIDConnectProvider"), "practice", never);
    expect(noProvider.issuer.state).toBe("known");
    expect(noProvider.provider).toMatchObject({
      state: "unknown",
      arn: expect.stringContaining(":oidc-provider/oidc.eks."),
      missingPermission: "iam:GetOpenIDConnectProvider",
    });

    const noCluster = await detectIssuer(without("eks:DescribeCluster"), "practice", never);
    expect(noCluster.identity.state).toBe("known");
    expect(noCluster.issuer).toMatchObject({ state: "unknown", missingPermission: "eks:DescribeCluster" });
    expect(noCluster.provider).toMatchObject({ state: "unknown", missingPermission: "eks:DescribeCluster" });

    const noIdentity = await detectIssuer(without("sts:GetCallerIdentity"), "practice", never);
    expect(noIdentity.identity).toMatchObject({ state: "unknown", missingPermission: "sts:GetCallerIdentity" });
    expect(noIdentity.provider.state).toBe("present");
  });

  it("leaves the provider unknown when only its read fails, without blaming a permission", async () => {
    const failing: AwsReader = {
      ...reader(),
      findOidcProvider: () =>
        Promise.reject(new AccessError("throttled", "iam:GetOpenIDConnectProvider", "throttled", "wait")),
    };
    expect((await detectIssuer(failing, "practice", never)).provider).toMatchObject({
      state: "unknown",
      advice: "wait",
      missingPermission: undefined,
    });
  });

  it("throws what leaves nothing to say", async () => {
    await expect(detectIssuer(reader(), "gone", never)).rejects.toMatchObject({ problem: "not-found" });
    await expect(detectIssuer(reader(), "practice", AbortSignal.abort())).rejects.toMatchObject({
      problem: "cancelled",
    });
  });
});

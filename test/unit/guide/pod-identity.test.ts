// The guide of EKS Pod Identity, by what files say of association and trust policy.
import { describe, expect, it } from "vitest";
import { withVerification } from "../../../src/core/guide/live.ts";
import type { StepId, StepVerdict, Verification } from "../../../src/core/live/verify/verification.ts";
import { DEPLOYMENT, RIGHT_FILES } from "../../fakes/example-files.ts";
import { arrowsOf, defined, guideOf, podIdentityOf, stepsOf } from "./guides.ts";

const TEMPLATE = `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cart
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: [sts:AssumeRole, sts:TagSession]
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties:
      ClusterName: prod
      Namespace: shop
      ServiceAccount: cart
      RoleArn: arn:aws:iam::111122223333:role/cart
`;

const ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: cart\n  namespace: shop\n";
const FILES = { "k8s/account.yaml": ACCOUNT, "k8s/deployment.yaml": DEPLOYMENT, "cfn/identity.yaml": TEMPLATE };
const template = (change: (text: string) => string) => ({ ...FILES, "cfn/identity.yaml": change(TEMPLATE) });

const RIGHT = { token: "ok", request: "unknown", lookup: "ok", trust: "ok", credentials: "unknown", call: "unknown" };

describe("the arrows of Pod Identity", () => {
  it.each([
    ["files that fit together", FILES, {}],
    [
      "no sts:TagSession",
      template((text) => text.replace(", sts:TagSession", "")),
      { trust: "problem", credentials: "not reached", call: "not reached" },
    ],
    [
      "a trust policy of a parameter",
      template((text) => text.replace("pods.eks.amazonaws.com", "!Ref Service")),
      { trust: "unknown" },
    ],
    [
      "no trust policy",
      template((text) => text.slice(0, text.indexOf("  Role:")) + text.slice(text.indexOf("  Association:"))),
      { trust: "unknown" },
    ],
    [
      "a role of a parameter",
      template((text) => text.replace("arn:aws:iam::111122223333:role/cart", "!Ref RoleArn")),
      { lookup: "unknown", trust: "unknown" },
    ],
  ])("of %s", (_, files, other) => {
    expect(arrowsOf(podIdentityOf(files))).toEqual({ ...RIGHT, ...other });
  });

  it("are not set up where no file has an association", () => {
    const guide = podIdentityOf(RIGHT_FILES);
    expect(new Set(Object.values(arrowsOf(guide)))).toEqual(new Set(["not set up"]));
    expect(guide.headline).toBe("Pod Identity is not set up for this ServiceAccount.");
    expect(new Set(Object.values(stepsOf(guide)))).toEqual(new Set(["not set up"]));
  });

  it("come first where the account has an annotation besides: IRSA is not used then", () => {
    const both = { ...FILES, "k8s/account.yaml": RIGHT_FILES["k8s/service-account.yaml"] };
    const guide = guideOf(both);
    expect(guide.uses).toEqual(["pod-identity", "irsa"]);
    const [token] = defined(guide.irsa).picture.arrows;
    expect(token?.verdict).not.toBe("ok");
    expect(token?.reasons.join(" ")).toContain("Pod Identity, which comes first");
  });
});

describe("a verification of Pod Identity", () => {
  const LINKS: readonly StepId[] = [
    "account",
    "agent",
    "association",
    "trust",
    "exchange",
    "identity",
    "permission",
    "pods",
  ];
  const verification = (changes: Partial<Record<StepId, StepVerdict>>): Verification => ({
    namespace: "shop",
    serviceAccount: "cart",
    mechanism: "pod-identity",
    verdict: Object.values(changes).includes("failed") ? "failed" : "passed",
    steps: LINKS.map((id) => {
      const verdict = changes[id] ?? "passed";
      const advice = verdict === "failed" ? "Mend it." : undefined;
      return { id, title: id, verdict, reasons: [`${id} is ${verdict}.`], advice, seen: {} };
    }),
    restartNeeded: false,
  });

  it("that passed shows every arrow and every step as seen", () => {
    const guide = withVerification(defined(podIdentityOf(FILES)), verification({}));
    expect(new Set(Object.values(arrowsOf(guide)))).toEqual(new Set(["ok"]));
    expect(new Set(Object.values(stepsOf(guide)))).toEqual(new Set(["ok"]));
    expect(guide.headline).toBe("Pods get their credentials.");
  });

  it("that found no agent shows where it breaks, and what is not reached", () => {
    const skipped = { exchange: "skipped", identity: "skipped", permission: "skipped" } as const;
    const guide = withVerification(defined(podIdentityOf(FILES)), verification({ agent: "failed", ...skipped }));
    expect(arrowsOf(guide)).toMatchObject({ token: "ok", request: "problem", credentials: "not reached" });
    expect(stepsOf(guide)).toMatchObject({ agent: "problem", verification: "problem" });
  });

  it("leaves open what was skipped", () => {
    const guide = withVerification(defined(podIdentityOf(FILES)), verification({ permission: "skipped" }));
    expect(arrowsOf(guide).call).toBe("unknown");
  });
});

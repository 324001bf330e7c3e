// The pages of live commands: what they lead with, and that no name from outside becomes markup.
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES } from "../../../src/cli/live/command-names.ts";
import { planDesired } from "../../../src/core/live/plan-desired.ts";
import { judgeVerificationPod } from "../../../src/core/live/verify/judge-pod.ts";
import { runVerificationPod } from "../../../src/core/live/verify/verification-pod.ts";
import { verify } from "../../../src/core/live/verify/verify.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { code, codeBlock } from "../../../src/extension/live/markdown-blocks.ts";
import { outcomeSection, planPage } from "../../../src/extension/live/plan-page.ts";
import { planAs } from "../../../src/extension/live/plan-texts.ts";
import { verificationLine, verificationPage } from "../../../src/extension/live/verification-page.ts";
import { verificationPodPage } from "../../../src/extension/live/verification-pod-page.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";

const never = new AbortController().signal;
const ACTING = { arn: "arn:aws:iam::111122223333:user/you", practice: false };

async function worldOf(scenario: string): Promise<PracticeWorld> {
  return new PracticeWorld(await practiceScenario(scenario));
}

async function planOf(bucket: string): Promise<Plan> {
  const world = await worldOf("healthy");
  const wanted = desiredFromIntent(
    {
      cluster: {
        name: "practice",
        region: "us-east-1",
        account: "111122223333",
        partition: "aws",
        issuer: PRACTICE_ISSUER,
      },
      mechanism: "irsa",
      namespace: "shop",
      serviceAccount: "reader",
      role: { kind: "new", name: "shop-reader", path: "/" },
      permissions: { kind: "s3-read", bucket },
      workload: { kind: "none" },
      folder: "file:///",
    },
    "sts.amazonaws.com",
  );
  if (!wanted.ok) {
    throw new Error(wanted.reason);
  }
  return planDesired(wanted.desired, ["A *note* of `somebody`"], world.ports, world.clock, never);
}

describe("a plan's page", () => {
  it("has every change with its diff, who acts, and the same by hand", async () => {
    const plan = await planOf("shop-data");
    const page = planPage(plan, "shop/reader", ACTING);
    for (const { id, title } of plan.changes) {
      expect(page).toContain(`## ${id}. ${title.replaceAll("-", "\\-")}`);
    }
    expect(page).toContain(`Carried out as \`${ACTING.arn}\``);
    expect(page).toContain("```diff\n+{");
    expect(page).toContain("aws iam create-role --role-name shop-reader");
    expect(page).toContain("A \\*note\\* of \\`somebody\\`");
  });

  it("says what stands in the way before it says what would change", async () => {
    const plan = await planOf("shop-data");
    const gap = {
      subject: "x",
      reason: "Somebody is in the way.",
      permission: "iam:GetRole",
      problem: undefined,
      blocks: true,
    };
    const page = planPage({ ...plan, gaps: [gap] }, "shop/reader", ACTING);
    expect(page.indexOf("Stands in the way")).toBeLessThan(page.indexOf("## 1."));
    expect(page).toContain("permission: `iam:GetRole`");
  });

  it("says so when there is nothing to do", async () => {
    const plan = await planOf("shop-data");
    const page = planPage({ ...plan, changes: [] }, "shop/reader", { ...ACTING, practice: true });
    expect(page).toContain("Nothing to change");
    expect(page).not.toContain("The same by hand");
  });

  it("tells of each change what came of it", async () => {
    const plan = await planOf("shop-data");
    const [first, ...rest] = plan.changes;
    const outcome = {
      change: first?.id ?? "",
      outcome: "failed",
      message: "IAM said no. Ask for `iam:CreateRole`.",
      uid: undefined,
    } as const;
    const section = outcomeSection(plan, [outcome], rest);
    expect(section).toContain('- ✗ failed: Create role "shop\\-reader" — IAM said no\\. Ask for `iam:CreateRole`\\.');
    expect(section.match(/not begun/g)).toHaveLength(rest.length);
  });

  it.each([
    ["commands", "shellscript", "aws iam create-role"],
    ["eksctl", "shellscript", "aws iam create-role"],
    ["terraform", "terraform", 'resource "aws_iam_role"'],
    ["cloudformation", "yaml", "AWS::IAM::Role"],
    ["permissions", "yaml", "iam:CreateRole"],
  ] as const)("can be had as %s", async (form, language, expected) => {
    const written = planAs(await planOf("shop-data"), form);
    expect(written.language).toBe(language);
    expect(written.text).toContain(expected);
  });
});

describe("a verification's page", () => {
  async function verified(scenario: string) {
    const { ports, clock } = await worldOf(scenario);
    const account = { namespace: "storefront", serviceAccount: "s3-reader" };
    return verify(
      { clusterName: "practice", ...account, permissions: [], settle: 0, commands: COMMAND_NAMES },
      ports,
      clock,
      never,
    );
  }

  it("leads with the verdict, and with the link that is broken before those that hold", async () => {
    const verification = await verified("subject-mismatch");
    const page = verificationPage(verification, ACTING);
    expect(page).toMatch(/^# ✗ ServiceAccount `storefront\/s3-reader` does not get its AWS identity/);
    const broken = page.indexOf("## ✗ The role's trust policy admits the ServiceAccount");
    expect(broken).toBeGreaterThan(0);
    expect(broken).toBeLessThan(page.indexOf("## Link by link"));
    expect(page).toContain("**What to do:**");
    expect(verificationLine(verification)).toContain(
      "“The role's trust policy admits the ServiceAccount” does not hold: ",
    );
  });

  it("of what is right says so, and never shows a token", async () => {
    const verification = await verified("healthy");
    const page = verificationPage(verification, ACTING, ["## What was done\n"]);
    expect(page).toMatch(/^# ✓ /);
    expect(page).toContain("sub: `system:serviceaccount:storefront:s3-reader`");
    expect(page).not.toContain("Nothing was changed");
    expect(page).not.toMatch(/eyJ[\w-]{10}/);
    expect(verificationLine(verification)).toContain("every link holds");
  });

  it("of what could not be seen says neither", async () => {
    const verification = await verified("no-token-request");
    expect(verificationPage(verification, ACTING)).toMatch(/^# \? Whether /);
    expect(verificationLine(verification)).toContain("could not be seen");
  });
});

it("keeps text inside its code block, whatever fences it has", () => {
  expect(codeBlock("sh", "a\n````\nb")).toBe("`````sh\na\n````\nb\n`````\n");
  expect(code("a`b\nc")).toBe("`a'b c`");
});

describe("a verification pod's page", () => {
  const request = {
    namespace: "storefront",
    serviceAccount: "s3-reader",
    suffix: "a1b2",
    bucket: "storefront-assets" as string | undefined,
  };
  const ran = async (scenario: string, bucket = request.bucket) => {
    const { ports, clock } = await worldOf(scenario);
    const asked = { ...request, bucket };
    if (ports.cluster === undefined) {
      throw new Error("the practice world has a cluster");
    }
    const result = await runVerificationPod(asked, ports.cluster, clock, never);
    return { ...judgeVerificationPod(asked, result), page: verificationPodPage(asked, result, ACTING) };
  };

  it("has who the pod is, what it printed, and that it is gone", async () => {
    const { verdict, line, page } = await ran("healthy");
    expect(verdict).toBe("passed");
    expect(line).toMatch(
      /^A pod of storefront\/s3-reader lists bucket storefront-assets; .* arn:\S+practice-s3-reader/,
    );
    expect(page).toContain("# ✓ A pod of ServiceAccount `storefront/s3-reader` has an AWS identity");
    expect(page).toMatch(/```text\n\{\n {4}"UserId"[\s\S]*catalog\.json\n```/);
    expect(page).toContain("aws sts get-caller-identity && aws s3 ls s3://storefront-assets");
    expect(page).toContain("No pod is left behind.");
  });

  it("tells a bucket that is refused from an identity that is missing", async () => {
    const refused = await ran("permission-missing", "order-archive");
    expect(refused.verdict).toBe("failed");
    expect(refused.line).toMatch(/could not list bucket order-archive; .*practice-s3-reader\S+: .*AccessDenied/);
    const nobody = await ran("provider-missing");
    expect(nobody.verdict).toBe("failed");
    expect(nobody.line).toMatch(/AWS did not tell .* who it is: .*InvalidIdentityToken/);
  });

  it("takes the node's role for no identity of the pod, though every command succeeded", () => {
    const arn = "arn:aws:sts::111122223333:assumed-role/practice-node/i-0f1e2d3c4b5a69788";
    const result = {
      outcome: { kind: "ran", succeeded: true, log: `{\n    "Arn": "${arn}"\n}` } as const,
      leftBehind: undefined,
    };
    expect(judgeVerificationPod({ ...request, bucket: undefined }, result)).toEqual({
      verdict: "failed",
      line: `A pod of storefront/s3-reader has no identity of its own: to AWS it is ${arn}, the node's role.`,
    });
  });

  it("proves nothing where no pod ran, and says how to delete one that is left", () => {
    const outcome = { kind: "did-not-run", reasons: ["FailedScheduling: *no* node", "Ask for `get`."] } as const;
    const page = verificationPodPage(request, { outcome, leftBehind: "It is still there." }, ACTING);
    expect(page).toContain("# ? Whether a pod of ServiceAccount");
    expect(page).toContain("- FailedScheduling\\: \\*no\\* node\n- Ask for `get`");
    expect(page).toContain("## What was to be run");
    expect(page).toContain("```sh\nkubectl delete pod -n storefront irsa-verify-a1b2\n```");
    expect(page).not.toContain("No pod is left behind.");
    expect(judgeVerificationPod(request, { outcome: { kind: "cancelled" }, leftBehind: undefined }).verdict).toBe(
      "unknown",
    );
  });
});

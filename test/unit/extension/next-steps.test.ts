// The page and the script of next steps: what is said when the cluster's OIDC provider is there, missing or unseen.
import { describe, expect, it } from "vitest";
import type { ProviderObservation } from "../../../src/core/detect/issuer.ts";
import type { AccessIntent, Draft } from "../../../src/core/generate/intent.ts";
import { notesOf, stepsOf, stepsPage, stepsScript } from "../../../src/extension/guided/next-steps.ts";

const draft: Draft = {
  files: [],
  edits: [],
  nextSteps: [{ title: "Create the role", command: "aws iam create-role --role-name reader" }],
  notes: ["The Deployment keeps its labels."],
};
const arn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/5A1C";
const missing: ProviderObservation = {
  state: "missing",
  arn,
  reason: "IAM has none.",
  advice: "Create it: `eksctl utils associate-iam-oidc-provider --cluster web --approve` or `aws iam …`.",
};
const present: ProviderObservation = {
  state: "present",
  arn,
  audiences: ["sts.amazonaws.com"],
  hasAudience: true,
  reason: "It is there.",
  advice: undefined,
};
const intent: AccessIntent = {
  cluster: { name: "web", region: "us-east-1", account: "111122223333", partition: "aws", issuer: "i" },
  mechanism: "irsa",
  namespace: "storefront",
  serviceAccount: "s3-reader",
  role: { kind: "new", name: "reader", path: "/" },
  permissions: { kind: "none" },
  workload: { kind: "none" },
  folder: "file:///w",
};

describe("notes", () => {
  it.each([
    ["the provider is missing", missing, "IAM has none. The next steps create it."],
    ["it lacks the audience", { ...present, hasAudience: false }, "It is there. The next steps add it."],
  ])("begin with it when %s", (_why, provider, note) => {
    expect(notesOf(draft, "irsa", provider)).toEqual([note, ...draft.notes]);
    expect(notesOf(draft, "pod-identity", provider)).toEqual(draft.notes);
  });

  it("say that the provider was not seen, not that it is missing", () => {
    const unseen = {
      state: "unknown",
      arn,
      reason: "No permission.",
      advice: "Ask.",
      missingPermission: undefined,
    } as const;
    expect(notesOf(draft, "irsa", unseen)[0]).toBe("Whether IAM has the OIDC provider was not seen: No permission.");
  });

  it.each([present, undefined])("are the draft's own when all is well or nobody looked", (provider) => {
    expect(notesOf(draft, "irsa", provider)).toEqual(draft.notes);
  });
});

describe("next steps", () => {
  it("begin with the audience when the provider lacks it", () => {
    const advice = "Add it: `aws iam add-client-id-to-open-id-connect-provider --client-id sts.amazonaws.com`.";
    const [first] = stepsOf(draft, "irsa", { ...present, audiences: [], hasAudience: false, advice });
    expect(first?.command).toBe("aws iam add-client-id-to-open-id-connect-provider --client-id sts.amazonaws.com");
  });

  it.each([
    ["the provider is there", "irsa", present],
    ["the provider is missing, since they create it", "irsa", missing],
    ["nobody looked", "irsa", undefined],
    ["Pod Identity needs no provider", "pod-identity", missing],
  ] as const)("are the draft's own when %s", (_why, mechanism, provider) => {
    expect(stepsOf(draft, mechanism, provider)).toEqual(draft.nextSteps);
  });

  it("are a page with a section and a command block each, and the notes", () => {
    const page = stepsPage(intent, draft.nextSteps, draft.notes, false);
    expect(page).toContain("ServiceAccount `s3-reader` in namespace `storefront`");
    expect(page).toContain("## 1. Create the role\n\n```sh\naws iam create-role --role-name reader\n```");
    expect(page).toContain("- The Deployment keeps its labels.");
  });

  it("break long commands on the page before options and at ||, but never a quoted word", () => {
    const page = (command: string) => stepsPage(intent, [{ title: "Look", command }], [], false);
    expect(
      page("aws iam get-role --role-name storefront-reader || aws iam create-role --role-name storefront-reader"),
    ).toContain(
      "```sh\naws iam get-role --role-name storefront-reader ||\naws iam create-role --role-name storefront-reader\n```",
    );
    expect(
      page("aws iam create-role --role-name reader --assume-role-policy-document file://trust-policy.json"),
    ).toContain(
      "```sh\naws iam create-role \\\n  --role-name reader \\\n  --assume-role-policy-document file://trust-policy.json\n```",
    );
    const quoted = "kubectl exec -n storefront reader -- sh -c 'aws sts get-caller-identity --output text'";
    expect(page(quoted)).toContain(quoted);
  });

  it("say on the page that the practice account has nothing to run them on", () => {
    expect(stepsPage(intent, [], [], true)).toContain("This is the practice account");
    expect(stepsPage(intent, [], [], false)).not.toContain("practice account");
  });

  it("are a script with every title as a comment", () => {
    expect(stepsScript(draft.nextSteps)).toBe("# Create the role\naws iam create-role --role-name reader\n");
  });
});

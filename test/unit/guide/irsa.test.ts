// The guide of IRSA never says "ok" of what files cannot show, nor "problem" of what they leave open.
import { describe, expect, it } from "vitest";
import { ISSUER, RIGHT_FILES } from "../../fakes/example-files.ts";
import { arrowsOf, changed, defined, guideOf, irsaOf, PRACTICE, stepsOf } from "./guides.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

/** What files of an account without any fault come to. */
const RIGHT = {
  token: "ok",
  request: "unknown",
  lookup: "unknown",
  trust: "ok",
  credentials: "unknown",
  call: "unknown",
};

const PROVIDER = (audience: string) => `Resources:
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: https://${ISSUER}
      ClientIdList: [${audience}]
`;

describe("the account that is wanted", () => {
  const files = { ...RIGHT_FILES, "k8s/second.yaml": RIGHT_FILES[ACCOUNT]?.replace("name: cart", "name: till") ?? "" };

  it.each(["shop/cart", "shop/till"])("is found by %s", (name) => {
    const { selected } = guideOf(files, name);
    expect(`${selected?.namespace}/${selected?.name}`).toBe(name);
  });
});

describe("the arrows of IRSA", () => {
  it.each([
    ["files that fit together", RIGHT_FILES, {}],
    [
      "another subject",
      changed(POLICY, (text) => text.replace("shop:cart", "shop:b")),
      { trust: "problem", credentials: "not reached", call: "not reached" },
    ],
    [
      "no audience",
      changed(POLICY, (text) => text.replace(/,\n *"[^"]+:aud": "sts.amazonaws.com"/, "")),
      { trust: "warning" },
    ],
    [
      "a subject of a template",
      changed(POLICY, (text) => text.replace("shop:cart", "$(NAMESPACE):cart")),
      { trust: "unknown" },
    ],
    ["no trust policy", changed(POLICY, () => undefined), { trust: "unknown" }],
    [
      "a role of a template",
      changed(ACCOUNT, (text) => text.replace("role/cart", "role/$(ROLE)")),
      { token: "unknown", trust: "unknown" },
    ],
    [
      "an annotation that is no role",
      changed(ACCOUNT, (text) => text.replace("role/cart", "policy/cart")),
      { token: "problem", trust: "unknown", credentials: "not reached", call: "not reached" },
    ],
    ["no workload", changed(WORKLOAD, () => undefined), { token: "unknown" }],
    [
      "a pod that the webhook leaves alone",
      changed(WORKLOAD, (text) =>
        text.replace(
          "labels: { app: cart }\n    spec",
          'labels: { app: cart, eks.amazonaws.com/skip-pod-identity-webhook: "true" }\n    spec',
        ),
      ),
      { token: "problem", credentials: "not reached", call: "not reached" },
    ],
    [
      "an issuer in a wrong form",
      changed(POLICY, (text) => text.replaceAll("oidc.eks.us-east-1", "oidc.us-east-1.eks")),
      { lookup: "problem", credentials: "not reached", call: "not reached" },
    ],
    [
      "a provider with the audience",
      { ...RIGHT_FILES, "cfn/provider.yaml": PROVIDER("sts.amazonaws.com") },
      { request: "ok" },
    ],
    [
      "a provider with another audience",
      { ...RIGHT_FILES, "cfn/provider.yaml": PROVIDER("example.com") },
      { request: "problem", credentials: "not reached", call: "not reached" },
    ],
    [
      "a provider whose audience is a parameter",
      { ...RIGHT_FILES, "cfn/provider.yaml": PROVIDER("!Ref Audience") },
      { request: "unknown" },
    ],
  ])("of %s", (_, files, other) => {
    const found = arrowsOf(irsaOf(files));
    const { lookup, trust, ...expected } = { ...RIGHT, ...other } as typeof RIGHT;
    expect(found).toMatchObject({ ...expected, lookup });
    // A wrong issuer is not the subject's fault, whatever becomes of it then.
    if (lookup !== "problem") {
      expect(found.trust).toBe(trust);
    }
  });

  it("are not set up for an account without a role", () => {
    const guide = guideOf(changed(ACCOUNT, (text) => text.replace(/ {2}annotations:\n.*\n/, "")));
    const irsa = defined(guide.irsa);
    expect(guide.uses).toEqual([]);
    expect(new Set(Object.values(arrowsOf(irsa)))).toEqual(new Set(["not set up"]));
    expect(irsa.headline).toBe("IRSA is not set up for this ServiceAccount.");
    expect(stepsOf(irsa)).toMatchObject({ account: "not set up", verification: "not set up" });
  });

  it("blame no account for what a policy says of another", () => {
    const second = RIGHT_FILES[ACCOUNT].replace("name: cart", "name: checkout");
    const files = { ...RIGHT_FILES, "k8s/second.yaml": second };
    const [cart, checkout] = guideOf(files).accounts;
    expect(arrowsOf(irsaOf(files, cart?.id)).trust).toBe("ok");
    expect(arrowsOf(irsaOf(files, checkout?.id)).trust).toBe("problem");
  });
});

describe("what is wrong", () => {
  it("leads to the text that is wrong", () => {
    const { picture, headline, steps } = irsaOf(changed(POLICY, (text) => text.replace("shop:cart", "shop:b")));
    const trust = picture.arrows.find(({ id }) => id === "trust");
    expect(trust?.place).toBe(`${POLICY}:system:serviceaccount:shop:b`);
    expect(trust?.reasons[0]).toContain('admits only "system:serviceaccount:shop:b"');
    expect(headline).toBe("Pods get no credentials: step 4, “May this ServiceAccount in?”, is broken.");
    expect(steps.find(({ id }) => id === "role")).toMatchObject({ verdict: "problem", place: trust?.place });
  });

  it("is what files can show, and no more", () => {
    const { headline, note, verdict } = irsaOf(RIGHT_FILES);
    expect(verdict).toBe("unknown");
    expect(headline).toBe("Nothing is wrong in the files.");
    expect(note).toBe("Steps 2, 3, 5 and 6 can only be seen in AWS or in the cluster.");
  });
});

describe("the steps", () => {
  it("have the user's own names, a reason and a button each", () => {
    const { steps } = irsaOf(RIGHT_FILES);
    expect(steps.map(({ id }) => id)).toEqual(["issuer", "provider", "role", "account", "workload", "verification"]);
    for (const step of steps) {
      expect(step.reasons.length, step.id).toBeGreaterThan(0);
      expect(step.actions.length, step.id).toBeGreaterThan(0);
    }
    const ids = steps.flatMap(({ actions }) => actions.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const facts = steps.flatMap((step) => step.facts.map(({ value }) => value));
    expect(facts).toEqual([
      ISSUER,
      "sts.amazonaws.com",
      "arn:aws:iam::111122223333:role/cart",
      "system:serviceaccount:shop:cart",
      "shop/cart",
      "arn:aws:iam::111122223333:role/cart",
      "Deployment cart",
      "kubectl exec -n shop deployment/cart -- aws sts get-caller-identity",
    ]);
  });
});

describe("the account that is shown", () => {
  it("is the one of the node that was selected, or of a node below it", () => {
    const { accounts } = guideOf(PRACTICE);
    expect(accounts.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "billing/exporter",
      "storefront/s3-reader",
    ]);
    for (const { id } of accounts) {
      expect(guideOf(PRACTICE, id).selected?.id).toBe(id);
      expect(guideOf(PRACTICE, `${id}/role`).selected?.id).toBe(id);
    }
  });

  it("is found again in another namespace", () => {
    const id = guideOf(PRACTICE).accounts[1]?.id;
    const file = "storefront/service-account.yaml";
    const moved = { ...PRACTICE, [file]: defined(PRACTICE[file]).replace("namespace: storefront", "namespace: store") };
    expect(guideOf(moved, id).selected).toMatchObject({ namespace: "store", name: "s3-reader" });
  });

  it("is one with an identity where none was asked for, and none in an empty workspace", () => {
    const plain = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  namespace: a\n";
    expect(guideOf({ ...RIGHT_FILES, "a.yaml": plain }).selected).toMatchObject({ name: "cart" });
    expect(guideOf({ "a.yaml": "a: 1\n" })).toMatchObject({ accounts: [], selected: undefined, irsa: undefined });
  });
});

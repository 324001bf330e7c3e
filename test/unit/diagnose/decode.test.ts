// What files prove about a text: which cause comes first, where it is put right, and what is not concluded.
import { describe, expect, it } from "vitest";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { decodeIn } from "./decode-in.ts";

const DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
const CART = "arn:aws:iam::111122223333:role/cart";
const SESSION = "arn:aws:sts::111122223333:assumed-role";

/** Two accounts with a role each, both refused by their trust policies, for different reasons. */
const TWO_ROLES = {
  "cart/account.yaml": SERVICE_ACCOUNT,
  "cart/trust-policy.json": TRUST_POLICY.replace("serviceaccount:shop:cart", "serviceaccount:shop:cat"),
  "pay/account.yaml": SERVICE_ACCOUNT.replaceAll("cart", "pay"),
  "pay/trust-policy.json": TRUST_POLICY.replace("serviceaccount:shop:cart", "serviceaccount:shop:*"),
};

describe("a text that names a role of the files", () => {
  it("has first what files show about that role, with its place and fix", () => {
    const decoding = decodeIn(TWO_ROLES, `assuming ${CART}: ${DENIED}`);
    expect(decoding.ids[0]).toBe("subject-mismatch");
    expect(decoding.standing("subject-mismatch")).toBe("shown");
    expect(decoding.places("subject-mismatch")).toContain("cart/trust-policy.json: system:serviceaccount:shop:cat");
    expect(decoding.causes[0]?.places[0]).toMatchObject({ rule: "trust-sub-mismatch", fix: expect.any(String) });
  });

  it("is told nothing about the other role", () => {
    expect(decodeIn(TWO_ROLES, `assuming ${CART}: ${DENIED}`).standing("subject-wildcard-literal")).toBe("open");
    const other = decodeIn(TWO_ROLES, `${DENIED} (arn:aws:iam::111122223333:role/pay)`);
    expect([other.ids[0], other.standing("subject-wildcard-literal")]).toEqual(["subject-wildcard-literal", "shown"]);
  });

  it("is narrowed by subject and by pod as well", () => {
    const bySubject = decodeIn(TWO_ROLES, `${DENIED} for system:serviceaccount:shop:pay`);
    expect(bySubject.ids[0]).toBe("subject-wildcard-literal");
    const files = { ...TWO_ROLES, "cart/deployment.yaml": DEPLOYMENT };
    const byPod = decodeIn(files, `pod "cart-5d59d67564-x2x7k" in namespace "shop": ${DENIED}`);
    expect([byPod.scope, byPod.ids[0], byPod.standing("subject-wildcard-literal")]).toEqual([
      "named",
      "subject-mismatch",
      "open",
    ]);
  });

  it("has spoken against what its trust policy rules out", () => {
    const decoding = decodeIn(RIGHT_FILES, `assuming ${CART}: ${DENIED}`);
    expect(decoding.standing("subject-mismatch")).toBe("against");
    expect(decoding.evidence("subject-mismatch")[0]).toContain('against: The trust policy of role "cart" admits');
    expect(decoding.ids.slice(0, 3)).toEqual(["issuer-of-another-cluster", "audience-mismatch", "role-not-found"]);
  });
});

describe("a text about something else", () => {
  it("is told nothing by these files", () => {
    const decoding = decodeIn(TWO_ROLES, `assuming arn:aws:iam::111122223333:role/other: ${DENIED}`);
    expect(decoding.scope).toBe("elsewhere");
    expect(decoding.causes.flatMap(({ evidence }) => evidence)).toEqual([]);
  });

  it("does not mix up roles of one name in two accounts", () => {
    expect(decodeIn(TWO_ROLES, `assuming arn:aws:iam::123456789012:role/cart: ${DENIED}`).causes[0]?.standing).toBe(
      "open",
    );
  });
});

describe("a text that names nothing", () => {
  it("has what files show, with the doubt whether it is this", () => {
    const decoding = decodeIn(TWO_ROLES, DENIED);
    expect([decoding.standing("subject-mismatch"), decoding.standing("subject-wildcard-literal")]).toEqual([
      "nearby",
      "nearby",
    ]);
    expect(decodeIn(RIGHT_FILES, DENIED).causes.map(({ standing }) => standing)).not.toContain("nearby");
  });

  it("is about the ServiceAccount whose pod printed it, where that is known", () => {
    const decoding = decodeIn(TWO_ROLES, DENIED, { namespace: "shop", name: "pay" });
    expect([decoding.ids[0], decoding.standing("subject-wildcard-literal")]).toEqual([
      "subject-wildcard-literal",
      "shown",
    ]);
    expect(decoding.standing("subject-mismatch")).toBe("open");
    expect(decoding.account).toEqual({ namespace: "shop", name: "pay" });
  });
});

describe("the token's issuer in a text", () => {
  const missing = (issuer: string) =>
    `${CART}: InvalidIdentityToken: No OpenIDConnect provider found in your account for https://${issuer}`;
  const other = ISSUER.replace("EXAMPLED", "EXAMPLEX");

  it("that the trust policy does not name shows another cluster, at the principal", () => {
    const decoding = decodeIn(RIGHT_FILES, missing(other));
    expect([decoding.ids[0], decoding.standing("issuer-of-another-cluster")]).toEqual([
      "issuer-of-another-cluster",
      "shown",
    ]);
    expect(decoding.places("issuer-of-another-cluster")).toEqual([
      `iam/cart/trust-policy.json: arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
    ]);
  });

  it("that it names speaks against that", () => {
    const decoding = decodeIn(RIGHT_FILES, missing(ISSUER));
    expect([decoding.ids[0], decoding.standing("issuer-of-another-cluster")]).toEqual(["provider-missing", "against"]);
  });

  it("is not judged by a policy that a template fills in", () => {
    const files = { ...RIGHT_FILES, "iam/cart/trust-policy.json": TRUST_POLICY.replaceAll(ISSUER, "$" + "{ISSUER}") };
    expect(decodeIn(files, missing(other)).standing("issuer-of-another-cluster")).toBe("open");
  });

  it("in another partition than the role shows the mix", () => {
    const china = "oidc.eks.cn-north-1.amazonaws.com.cn/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    expect(decodeIn({}, `${CART} with a token of ${china}: ${DENIED}`).ids[0]).toBe("partition-mix");
  });
});

describe("whose call it was", () => {
  const refused = (arn: string, action = "s3:GetObject") => `User: ${arn} is not authorized to perform: ${action}`;

  it("the pod's own role: the identity is fine", () => {
    const decoding = decodeIn(RIGHT_FILES, refused(`${SESSION}/cart/botocore-session-1700000000`));
    expect(decoding.callers).toMatchObject([{ identity: "pod" }]);
    expect(decoding.callers[0]?.message).toContain('ServiceAccount "cart": the identity is fine.');
    expect(decoding.causes).toMatchObject([{ cause: "permission-missing", standing: "certain" }]);
  });

  it("the node's role: the pod's was not used, and files may say why", () => {
    const node = `${SESSION}/practice-node/i-0123456789abcdef0`;
    expect(decodeIn(RIGHT_FILES, refused(node)).ids[0]).toBe("node-role-fallback");
    const files = { ...RIGHT_FILES, "k8s/deployment.yaml": DEPLOYMENT.replace("      serviceAccountName: cart\n", "") };
    const decoding = decodeIn(files, refused(node));
    expect([decoding.callers[0]?.identity, decoding.ids[0]]).toEqual(["node", "service-account-not-set"]);
    expect(decoding.ids).not.toContain("permission-missing");
  });

  it("the node's role pulling an image: as it should be", () => {
    const decoding = decodeIn({}, refused(`${SESSION}/node/i-0123456789abcdef0`, "ecr:GetAuthorizationToken"));
    expect(decoding.ids).toEqual(["permission-missing", "node-role-fallback"]);
  });

  it("a role that is not the account's", () => {
    const text = `pod/cart-0 of system:serviceaccount:shop:cart: ${refused(`${SESSION}/old/botocore-session-1`)}`;
    const decoding = decodeIn(RIGHT_FILES, text);
    expect(decoding.callers[0]?.message).toContain('role "old" of account 111122223333, but these files give');
    expect(decoding.ids[0]).toBe("pods-not-recreated");
  });

  it("a role that no file knows is not called right or wrong", () => {
    const decoding = decodeIn(RIGHT_FILES, refused(`${SESSION}/unheard/x`));
    expect([decoding.callers[0]?.identity, decoding.standing("permission-missing")]).toEqual(["unknown-role", "open"]);
  });

  it("an access key, and a person", () => {
    expect(decodeIn({}, refused("arn:aws:iam::111122223333:user/build")).ids[0]).toBe("static-keys-first");
    expect(decodeIn({}, refused(`${SESSION}/AWSReservedSSO_Admin_0123456789abcdef/ann`)).callers[0]?.identity).toBe(
      "person",
    );
  });

  it("what get-caller-identity prints", () => {
    const printed = JSON.stringify({ UserId: "AROA:x", Account: "111122223333", Arn: `${SESSION}/cart/x` }, null, 4);
    expect(decodeIn(RIGHT_FILES, printed).callers).toMatchObject([{ identity: "pod" }]);
  });
});

describe("pods and roles in files", () => {
  it("show an account without a role", () => {
    const files = {
      ...RIGHT_FILES,
      "k8s/service-account.yaml": SERVICE_ACCOUNT.replace(/ {2}annotations:[\s\S]*/, ""),
    };
    const decoding = decodeIn(files, "system:serviceaccount:shop:cart: Unable to locate credentials");
    expect([decoding.ids[0], decoding.standing("annotation-missing")]).toEqual(["annotation-missing", "shown"]);
  });

  it("that are right leave what only the cluster tells", () => {
    const decoding = decodeIn(RIGHT_FILES, "system:serviceaccount:shop:cart: Unable to locate credentials");
    expect(decoding.ids.slice(0, 3)).toEqual(["namespace-mismatch", "pods-not-recreated", "created-together"]);
    expect(["annotation-missing", "service-account-not-set", "injection-blocked"].map(decoding.standing)).toEqual(
      Array(3).fill("against"),
    );
  });

  it("show the next role of a chain without sts:TagSession", () => {
    const trust = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: { AWS: CART }, Action: "sts:AssumeRole" }],
    });
    const text = `User: ${SESSION}/cart/eks-x is not authorized to perform: sts:TagSession on resource: arn:aws:iam::123456789012:role/next`;
    const decoding = decodeIn({ ...RIGHT_FILES, "next.trust-policy.json": trust }, text);
    expect([decoding.ids, decoding.callers]).toEqual([["role-chaining-tags"], []]);
    expect(decoding.places("role-chaining-tags")).toEqual(["next.trust-policy.json: sts:AssumeRole"]);
    const allowed = trust.replace('"sts:AssumeRole"', '["sts:AssumeRole","sts:TagSession"]');
    expect(decodeIn({ "next.trust-policy.json": allowed }, text).evidence("role-chaining-tags")).toEqual([]);
  });
});

describe("a text that says little", () => {
  it("and is not known is told so, with what to paste", () => {
    const decoding = decodeIn(TWO_ROLES, `panic: the cart ${CART} is empty`);
    expect([decoding.recognised, decoding.causes]).toEqual([[], []]);
    expect(decoding.ask.length).toBeGreaterThan(1);
    expect(decodeIn({}, "").ask).toEqual(decoding.ask);
  });

  it("and only wraps another asks for the rest", () => {
    const decoding = decodeIn({}, "WebIdentityErr: failed to retrieve credentials");
    expect(decoding.recognised.map(({ id }) => id)).toEqual(["web-identity-wrapper"]);
    expect(decoding.ask.length).toBeGreaterThan(0);
    expect(decodeIn({}, `WebIdentityErr: ${DENIED}`).ask).toEqual([]);
  });
});

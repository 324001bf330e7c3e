// `irsa explain pod`: the admitted pod and the reasons, from the files given and the webhook's flags.
import { afterEach, describe, expect, it } from "vitest";
import { type Folder, folderWith } from "./run-irsa.ts";

const ROLE = "arn:aws:iam::111122223333:role/shop-cart";

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: cart
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: ${ROLE}
    example.com/role-arn: ${ROLE}-other
`;

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
spec:
  serviceAccountName: cart
  terminationGracePeriodSeconds: 5
  containers:
    - name: app
      image: cart:1
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels: { app: cart }
  template:
    metadata:
      labels: { app: cart }
    spec:
      serviceAccountName: cart
      containers:
        - name: app
          image: cart:1
`;

const ASSOCIATION = `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata:
  name: cart
spec:
  clusterName: practice
  namespace: shop
  serviceAccount: cart
  roleARN: ${ROLE}
`;

let folder: Folder;
afterEach(() => folder.remove());

interface Explained {
  readonly pod: {
    readonly metadata: object;
    readonly spec: { readonly containers: readonly { readonly env?: unknown }[] };
  };
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly container?: string }[];
}

function explain(files: Readonly<Record<string, string>>, ...args: readonly string[]): Explained {
  folder = folderWith(files);
  const { code, out } = folder.irsa(["explain", "pod", ...args, "--format", "json"]);
  expect(code).toBe(0);
  return JSON.parse(out);
}

const codes = ({ reasons }: Explained) => reasons.map(({ code }) => code);
const env = ({ pod }: Explained) => pod.spec.containers[0]?.env;

describe("a pod and its account", () => {
  const files = { "pod.yaml": POD, "account.yaml": ACCOUNT };

  it("gives the whole admitted pod, and nothing but pod and reasons", () => {
    const explained = explain(files, "pod.yaml", "account.yaml");
    expect(Object.keys(explained)).toEqual(["pod", "reasons"]);
    expect(explained.pod).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "cart", namespace: "shop" },
      spec: {
        serviceAccountName: "cart",
        terminationGracePeriodSeconds: 5,
        containers: [
          {
            name: "app",
            image: "cart:1",
            env: [
              { name: "AWS_ROLE_ARN", value: ROLE },
              {
                name: "AWS_WEB_IDENTITY_TOKEN_FILE",
                value: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
              },
            ],
            volumeMounts: [
              { name: "aws-iam-token", mountPath: "/var/run/secrets/eks.amazonaws.com/serviceaccount", readOnly: true },
            ],
          },
        ],
        volumes: [
          {
            name: "aws-iam-token",
            projected: {
              sources: [
                { serviceAccountToken: { audience: "sts.amazonaws.com", expirationSeconds: 86400, path: "token" } },
              ],
            },
          },
        ],
      },
    });
    expect(codes(explained)).toEqual(["irsa", "identity-added", "mount-added", "volume-added"]);
    expect(explained.reasons[1]?.container).toBe("app");
  });

  it("takes the webhook's flags", () => {
    const flags = ["--aws-default-region", "us-west-2", "--sts-regional-endpoint", "--token-expiration", "7200"];
    const explained = explain(files, "pod.yaml", "account.yaml", ...flags, "--token-audience", "mine");
    expect(env(explained)).toMatchObject([
      { name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" },
      { name: "AWS_DEFAULT_REGION", value: "us-west-2" },
      { name: "AWS_REGION", value: "us-west-2" },
      { name: "AWS_ROLE_ARN" },
      { name: "AWS_WEB_IDENTITY_TOKEN_FILE" },
    ]);
    expect(explained.pod.spec).toMatchObject({
      volumes: [{ projected: { sources: [{ serviceAccountToken: { audience: "mine", expirationSeconds: 7200 } }] } }],
    });
  });

  it("reads annotations under another prefix", () => {
    const explained = explain(files, "pod.yaml", "account.yaml", "--annotation-prefix", "example.com");
    expect(env(explained)).toMatchObject([{ value: `${ROLE}-other` }, {}]);
  });

  it("takes an association from the files, or the word for it", () => {
    const fromFile = explain(
      { ...files, "association.yaml": ASSOCIATION },
      "pod.yaml",
      "account.yaml",
      "association.yaml",
    );
    expect(codes(fromFile).slice(0, 2)).toEqual(["pod-identity", "association-wins"]);
    folder.remove();
    const said = explain(files, "pod.yaml", "account.yaml", "--pod-identity");
    expect(env(said)).toMatchObject([{ name: "AWS_CONTAINER_CREDENTIALS_FULL_URI" }, {}]);
    expect(said.pod.metadata).toMatchObject({ labels: { "eks.amazonaws.com/pod-identity": "enabled" } });
  });

  it("finds the account in a folder that is read for context", () => {
    expect(codes(explain({ "a/pod.yaml": POD, "b/account.yaml": ACCOUNT }, "a/pod.yaml", "--context", "b"))[0]).toBe(
      "irsa",
    );
  });
});

describe("workloads", () => {
  it("make the pod of their template", () => {
    const { pod } = explain({ "all.yaml": `${DEPLOYMENT}---\n${ACCOUNT}` }, "all.yaml");
    expect(pod.metadata).toEqual({ labels: { app: "cart" }, generateName: "cart-", namespace: "shop" });
    expect(pod.spec.containers[0]?.env).toHaveLength(2);
  });

  it("have to be chosen where there are several, for JSON", () => {
    folder = folderWith({ "all.yaml": `${DEPLOYMENT}---\n${POD}` });
    const { code, out, err } = folder.irsa(["explain", "pod", "all.yaml", "--format", "json"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("Deployment/cart, Pod/cart");
    const chosen = folder.irsa(["explain", "pod", "all.yaml", "--format", "json", "--workload", "Pod/cart"]);
    expect(JSON.parse(chosen.out).pod.metadata.name).toBe("cart");
    const text = folder.irsa(["explain", "pod", "all.yaml"]);
    expect(text.out).toMatch(/^Deployment\/cart: .*\n[\s\S]*^Pod\/cart: /m);
  });

  it("of other names, and files without any, are told", () => {
    folder = folderWith({ "pod.yaml": POD, "account.yaml": ACCOUNT });
    const other = folder.irsa(["explain", "pod", "pod.yaml", "--workload", "basket"]);
    expect([other.code, other.err]).toEqual([2, 'irsa: "pod.yaml" has no workload "basket"; it has Pod/cart.\n']);
    const none = folder.irsa(["explain", "pod", "account.yaml"]);
    expect([none.code, none.err]).toEqual([2, 'irsa: There is no workload with a pod in "account.yaml".\n']);
  });

  it("that no other file speaks of get the default account's role", () => {
    const plain = POD.replace("  serviceAccountName: cart\n", "");
    const files = { "a/pod.yaml": plain, "b/account.yaml": ACCOUNT.replace("name: cart", "name: default") };
    expect(codes(explain(files, "a/pod.yaml", "b/account.yaml"))[0]).toBe("irsa");
  });
});

describe("as text", () => {
  it("shows the change as a diff, why, and the credentials", () => {
    folder = folderWith({ "pod.yaml": POD, "account.yaml": ACCOUNT });
    const { out, err } = folder.irsa(["explain", "pod", "pod.yaml", "account.yaml"]);
    expect(err).toBe("");
    expect(out).toContain("Pod/cart: changed by the webhook\n");
    expect(out).toContain("+    - name: AWS_ROLE_ARN\n");
    expect(out).toContain(`  used     IRSA: the ServiceAccount's annotation eks.amazonaws.com/role-arn names ${ROLE}.`);
    expect(out).toContain("  app uses the role of AWS_ROLE_ARN by web identity (IRSA)");
  });

  it("says what it does not know", () => {
    folder = folderWith({ "pod.yaml": POD.replace("image: cart:1", "image: $" + "{IMAGE}") });
    const { out, err } = folder.irsa(["explain", "pod", "pod.yaml"]);
    expect(out).toContain("Pod/cart: left alone");
    expect(err).toContain('note: No file here defines ServiceAccount "cart" of Pod/cart');
  });

  it("says when the API server refuses the pod", () => {
    folder = folderWith({ "pod.yaml": POD, "account.yaml": ACCOUNT });
    const args = ["explain", "pod", "pod.yaml", "account.yaml", "--token-expiration", "300"];
    expect(folder.irsa(args).out).toContain("Pod/cart: refused by the API server");
    expect(folder.irsa([...args.slice(0, -1), "1h"]).code).toBe(2);
  });
});

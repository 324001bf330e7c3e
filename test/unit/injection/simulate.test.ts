/** The webhook's behaviours one by one, each as the real one was seen to behave. */
import { describe, expect, test } from "vitest";
import type { AccountInput } from "../../../src/core/injection/inputs.ts";
import { simulateInjection } from "../../../src/core/injection/simulate.ts";
import { WEBHOOK_DEFAULTS, type WebhookOptions } from "../../../src/core/injection/webhook.ts";
import type { JsonObject } from "../../../src/core/ports.ts";
import { account, at, env, pod, ROLE, variables } from "./pods.ts";

const FULL: WebhookOptions = { ...WEBHOOK_DEFAULTS, defaultRegion: "us-west-2", stsRegionalEndpoint: true };
const TOKEN = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
const AGENT = "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials";
const AGENT_TOKEN =
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token";
const REGION = ["AWS_DEFAULT_REGION=us-west-2", "AWS_REGION=us-west-2"];
const IDENTITY = [`AWS_ROLE_ARN=${ROLE}`, `AWS_WEB_IDENTITY_TOKEN_FILE=${TOKEN}`];
const annotated = account({ "role-arn": ROLE });

function irsa(given: JsonObject, by: AccountInput | undefined = annotated, options: Partial<WebhookOptions> = {}) {
  return simulateInjection(given, by, false, { ...WEBHOOK_DEFAULTS, ...options });
}

function podIdentity(given: JsonObject, by: AccountInput | undefined = account({}), options = WEBHOOK_DEFAULTS) {
  return simulateInjection(given, by, true, options);
}

const codes = (admission: ReturnType<typeof irsa>) => admission.reasons.map(({ code }) => code);
const expiration = (admitted: JsonObject) =>
  at(admitted, "spec", "volumes", 0, "projected", "sources", 0, "serviceAccountToken", "expirationSeconds");
const audience = (admitted: JsonObject) =>
  at(admitted, "spec", "volumes", 0, "projected", "sources", 0, "serviceAccountToken", "audience");

describe("which mechanism", () => {
  test("IRSA gives variables, mount and volume, and leaves the rest of the pod as it is", () => {
    const given = pod({ ...env("LOG"), volumeMounts: [{ name: "data", mountPath: "/data" }] });
    expect(irsa(given).pod).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "reader", namespace: "shop" },
      spec: {
        serviceAccountName: "s3-reader",
        containers: [
          {
            name: "app",
            image: "reader:1",
            env: [
              { name: "LOG", value: "own" },
              { name: "AWS_ROLE_ARN", value: ROLE },
              { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: TOKEN },
            ],
            volumeMounts: [
              { name: "data", mountPath: "/data" },
              {
                name: "aws-iam-token",
                mountPath: "/var/run/secrets/eks.amazonaws.com/serviceaccount",
                readOnly: true,
              },
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
  });

  test("Pod Identity gives its own, and a label", () => {
    const { pod: admitted } = podIdentity(pod({}, { metadata: { labels: { app: "x" } } }));
    expect(variables(admitted)).toEqual([AGENT, AGENT_TOKEN]);
    expect(at(admitted, "metadata", "labels")).toEqual({ app: "x", "eks.amazonaws.com/pod-identity": "enabled" });
    expect(audience(admitted)).toBe("pods.eks.amazonaws.com");
    expect(at(admitted, "spec", "volumes", 0, "name")).toBe("eks-pod-identity-token");
    expect(at(admitted, "spec", "containers", 0, "volumeMounts")).toEqual([
      {
        name: "eks-pod-identity-token",
        mountPath: "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
        readOnly: true,
      },
    ]);
  });

  test("an association wins over the annotation, whose audience it does not take", () => {
    const admission = podIdentity(pod(), account({ "role-arn": ROLE, audience: "mine" }));
    expect(variables(admission.pod)).toEqual([AGENT, AGENT_TOKEN]);
    expect(audience(admission.pod)).toBe("pods.eks.amazonaws.com");
    expect(codes(admission)).toContain("association-wins");
  });

  test.each([
    ["no annotation", account({}), "no-role"],
    ["an empty annotation", account({ "role-arn": "" }), "no-role"],
    ["an account that is not known", undefined, "account-unseen"],
  ])("%s: nothing", (_, by, code) => {
    const admission = simulateInjection(pod(), by, false, FULL);
    expect(admission.pod).toEqual(pod());
    expect(codes(admission)).toEqual([code]);
  });

  test("an unknown account with an association is served, without the flags for STS and lifetime", () => {
    const options = { ...FULL, tokenExpiration: 7200 };
    const { pod: admitted } = simulateInjection(pod(), undefined, true, options);
    expect(variables(admitted)).toEqual([...REGION, AGENT, AGENT_TOKEN]);
    expect(expiration(admitted)).toBe(86400);
  });

  test.each([["enabled"], ["false"], [""]])("the skip label with value %j keeps the pod from the webhook", (value) => {
    const given = pod({}, { metadata: { labels: { "eks.amazonaws.com/skip-pod-identity-webhook": value } } });
    const admission = simulateInjection(given, annotated, true, { ...FULL, annotationPrefix: "example.com" });
    expect(admission.pod).toEqual(given);
    expect(codes(admission)).toEqual(["skip-label"]);
  });

  test("any text is injected as the role, untrimmed", () => {
    expect(variables(irsa(pod(), account({ "role-arn": " not an arn" })).pod)[0]).toBe("AWS_ROLE_ARN= not an arn");
  });

  test("another annotation prefix reads other annotations, on pods too", () => {
    const by = { annotations: new Map([["example.com/role-arn", ROLE]]) };
    const given = pod({}, { metadata: { annotations: { "example.com/token-expiration": "1200" } } });
    expect(variables(irsa(given, by).pod)).toEqual([]);
    const { pod: admitted } = irsa(given, by, { annotationPrefix: "example.com" });
    expect(variables(admitted)).toEqual(IDENTITY);
    expect(expiration(admitted)).toBe(1200);
  });
});

describe("variables", () => {
  test("STS, region and identity follow the container's own, in this order, for both mechanisms", () => {
    const { pod: admitted } = simulateInjection(pod(env("LOG")), annotated, false, FULL);
    expect(variables(admitted)).toEqual(["LOG=own", "AWS_STS_REGIONAL_ENDPOINTS=regional", ...REGION, ...IDENTITY]);
    const { pod: other } = simulateInjection(pod(), account({}), true, FULL);
    expect(variables(other)).toEqual(["AWS_STS_REGIONAL_ENDPOINTS=regional", ...REGION, AGENT, AGENT_TOKEN]);
  });

  test.each(["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"])("%s by hand keeps both identity variables out", (name) => {
    const admission = irsa(pod(env(name)));
    expect(variables(admission.pod)).toEqual([`${name}=own`]);
    expect(at(admission.pod, "spec", "containers", 0, "volumeMounts", 0, "name")).toBe("aws-iam-token");
    expect(codes(admission)).toContain("identity-kept");
  });

  test("empty values and valueFrom count as set, envFrom does not", () => {
    const fromSecret = { name: "AWS_ROLE_ARN", valueFrom: { secretKeyRef: { name: "s", key: "k" } } };
    expect(variables(irsa(pod({ env: [fromSecret] })).pod)).toHaveLength(1);
    expect(variables(irsa(pod({ env: [{ name: "AWS_ROLE_ARN" }] })).pod)).toHaveLength(1);
    expect(variables(irsa(pod({ envFrom: [{ secretRef: { name: "aws" } }] })).pod)).toEqual(IDENTITY);
  });

  test("the other mechanism's variables block nothing and stay", () => {
    expect(variables(podIdentity(pod(env("AWS_ROLE_ARN"))).pod)).toEqual(["AWS_ROLE_ARN=own", AGENT, AGENT_TOKEN]);
    const { pod: admitted } = irsa(pod(env("AWS_CONTAINER_CREDENTIALS_FULL_URI")));
    expect(variables(admitted)).toEqual(["AWS_CONTAINER_CREDENTIALS_FULL_URI=own", ...IDENTITY]);
  });

  test.each(["AWS_REGION", "AWS_DEFAULT_REGION"])("%s by hand keeps both regions out", (name) => {
    const { pod: admitted } = irsa(pod(env(name)), annotated, { defaultRegion: "us-west-2" });
    expect(variables(admitted)).toEqual([`${name}=own`, ...IDENTITY]);
  });

  test.each([
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
  ])("sts-regional-endpoints %s goes before the flag", (value, wanted) => {
    const by = account({ "role-arn": ROLE, "sts-regional-endpoints": value });
    const { pod: admitted } = irsa(pod(), by, { stsRegionalEndpoint: !wanted });
    expect(variables(admitted).includes("AWS_STS_REGIONAL_ENDPOINTS=regional")).toBe(wanted);
  });

  test("sts-regional-endpoints in other words is ignored, and says so", () => {
    const by = account({ "role-arn": ROLE, "sts-regional-endpoints": "yes" });
    const admission = irsa(pod(), by, { stsRegionalEndpoint: true });
    expect(variables(admission.pod)[0]).toBe("AWS_STS_REGIONAL_ENDPOINTS=regional");
    expect(codes(admission)).toContain("sts-regional-ignored");
  });

  test.each([["AWS_ROLE_ARN"], ["AWS_WEB_IDENTITY_TOKEN_FILE"]])(
    "%s, a region and the STS variable by hand: no variables, no mount, but the volume",
    (name) => {
      const given = pod(env(name, "AWS_REGION", "AWS_STS_REGIONAL_ENDPOINTS"));
      const admission = irsa(given, annotated, { defaultRegion: "us-west-2" });
      expect(at(admission.pod, "spec", "containers")).toEqual(at(given, "spec", "containers"));
      expect(at(admission.pod, "spec", "volumes", 0, "name")).toBe("aws-iam-token");
      expect(codes(admission)).toContain("container-complete");
    },
  );

  test("the early return needs a variable of the mechanism that is active", () => {
    const given = pod(env("AWS_ROLE_ARN", "AWS_REGION", "AWS_STS_REGIONAL_ENDPOINTS"));
    expect(variables(podIdentity(given).pod)).toContain(AGENT);
  });
});

describe("containers", () => {
  const two = (annotations: JsonObject = {}) =>
    pod(
      {},
      {
        metadata: { annotations },
        spec: {
          initContainers: [{ name: "setup" }],
          containers: [{ name: "app" }, { name: "sidecar" }],
          ephemeralContainers: [{ name: "debugger" }],
        },
      },
    );
  const injected = (admitted: JsonObject) => ({
    setup: variables(admitted, "initContainers").length > 0,
    app: variables(admitted).length > 0,
    sidecar: variables(admitted, "containers", 1).length > 0,
    debugger: variables(admitted, "ephemeralContainers").length > 0,
  });

  test("all but ephemeral ones", () => {
    expect(injected(irsa(two()).pod)).toEqual({ setup: true, app: true, sidecar: true, debugger: false });
  });

  test.each([
    ["app,setup", ["sidecar"]],
    ["app, sidecar", ["setup", "sidecar"]],
    ['"sidecar"', ["setup", "app"]],
    ['"app", "sidecar"', ["setup", "app", "sidecar"]],
    ["", ["setup", "app", "sidecar"]],
    ["nobody", ["setup", "app", "sidecar"]],
  ])("skip-containers %j", (value, expected) => {
    const admission = irsa(two({ "eks.amazonaws.com/skip-containers": value }));
    const found = Object.entries(injected(admission.pod)).filter(([, yes]) => yes);
    expect(found.map(([name]) => name)).toEqual(expected);
  });

  test("the volume comes even where every container is skipped", () => {
    const { pod: admitted } = irsa(two({ "eks.amazonaws.com/skip-containers": "setup,app,sidecar" }));
    expect(at(admitted, "spec", "volumes", 0, "name")).toBe("aws-iam-token");
  });

  test("skip-containers on the account does nothing", () => {
    const { pod: admitted } = irsa(two(), account({ "role-arn": ROLE, "skip-containers": "app" }));
    expect(injected(admitted).app).toBe(true);
  });
});

describe("volumes and mounts", () => {
  test("the volume goes in front", () => {
    const { pod: admitted } = irsa(pod({}, { spec: { volumes: [{ name: "data", emptyDir: {} }] } }));
    expect((at(admitted, "spec", "volumes") as readonly JsonObject[]).map(({ name }) => name)).toEqual([
      "aws-iam-token",
      "data",
    ]);
  });

  test("a volume of that name is kept, whatever it is", () => {
    const volumes = [{ name: "aws-iam-token", emptyDir: {} }];
    const admission = irsa(pod({}, { spec: { volumes } }));
    expect(at(admission.pod, "spec", "volumes")).toEqual(volumes);
    expect(codes(admission)).toContain("volume-kept");
  });

  test("a mount of that name is kept, wherever it is", () => {
    const volumeMounts = [{ name: "aws-iam-token", mountPath: "/elsewhere" }];
    const admission = irsa(pod({ volumeMounts }));
    expect(at(admission.pod, "spec", "containers", 0, "volumeMounts")).toEqual(volumeMounts);
    expect(admission.admitted).toBe(true);
  });

  test.each([
    ["/var/run/secrets/eks.amazonaws.com/serviceaccount", false],
    ["/var/run/secrets/eks.amazonaws.com/serviceaccount/", true],
  ])("an own mount at %s: admitted %s", (mountPath, admitted) => {
    const admission = irsa(pod({ volumeMounts: [{ name: "mine", mountPath }] }));
    expect(admission.admitted).toBe(admitted);
  });
});

describe("audience and lifetime", () => {
  test.each([
    [undefined, "sts.amazonaws.com"],
    ["mine", "mine"],
    ["", undefined],
  ])("audience annotation %j", (value, wanted) => {
    const by = account({ "role-arn": ROLE, ...(value === undefined ? {} : { audience: value }) });
    expect(audience(irsa(pod(), by).pod)).toBe(wanted);
  });

  test("the audience flag", () => {
    expect(audience(irsa(pod(), annotated, { tokenAudience: "other" }).pod)).toBe("other");
  });

  test.each([
    ["pod before account", "1200", "2400", 1200],
    ["account before flag", undefined, "2400", 2400],
    ["flag", undefined, undefined, 7200],
    ["too low is raised", "599", "2400", 600],
    ["negative is raised", "-5", "2400", 600],
    ["unreadable on the pod leaves the account's", "1h", "2400", 2400],
    ["unreadable on the account leaves the flag's", undefined, "3600s", 7200],
    ["no upper clamp", "4294967296", undefined, 4294967296],
  ])("%s", (_, onPod, onAccount, wanted) => {
    const annotations = onPod === undefined ? {} : { "eks.amazonaws.com/token-expiration": onPod };
    const by = account({ "role-arn": ROLE, ...(onAccount === undefined ? {} : { "token-expiration": onAccount }) });
    const admission = irsa(pod({}, { metadata: { annotations } }), by, { tokenExpiration: 7200 });
    expect(expiration(admission.pod)).toBe(wanted);
    expect(admission.admitted).toBe(true);
  });

  test.each([
    [account({ "role-arn": ROLE, "token-expiration": "4294967297" }), 86400],
    [annotated, 300],
  ])("what Kubernetes does not allow is refused", (by, tokenExpiration) => {
    expect(irsa(pod(), by, { tokenExpiration }).admitted).toBe(false);
  });

  test("only Pod Identity tokens of exactly 86400 seconds get a random lifetime", () => {
    const day = account({ "role-arn": ROLE, "token-expiration": "86400" });
    const jitter = podIdentity(pod(), day).reasons.find(({ code }) => code === "expiration-jitter");
    expect(jitter?.values).toEqual({ min: "79200", max: "86400" });
    expect(codes(podIdentity(pod(), account({ "token-expiration": "86399" })))).not.toContain("expiration-jitter");
    expect(codes(irsa(pod(), day))).not.toContain("expiration-jitter");
  });
});

describe("Windows", () => {
  const file = "AWS_WEB_IDENTITY_TOKEN_FILE=C:\\var\\run\\secrets\\eks.amazonaws.com\\serviceaccount\\token";

  test.each(["kubernetes.io/os", "beta.kubernetes.io/os"])(
    "by nodeSelector %s: path of the file, not of the mount",
    (key) => {
      const { pod: admitted } = irsa(pod({}, { spec: { nodeSelector: { [key]: "windows" } } }));
      expect(variables(admitted)[1]).toBe(file);
      expect(at(admitted, "spec", "containers", 0, "volumeMounts", 0, "mountPath")).toBe(
        "/var/run/secrets/eks.amazonaws.com/serviceaccount",
      );
    },
  );

  test.each([{ os: { name: "windows" } }, { nodeSelector: { "kubernetes.io/os": "Windows" } }])("not by %j", (spec) => {
    expect(variables(irsa(pod({}, { spec })).pod)[1]).toBe(`AWS_WEB_IDENTITY_TOKEN_FILE=${TOKEN}`);
  });
});

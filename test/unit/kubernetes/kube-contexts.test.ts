// Contexts from real kubeconfig files on disk: default path, lists, broken files, and exec plugins that must not run.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessError } from "../../../src/core/ports.ts";
import { kubeContexts } from "../../../src/kubernetes/index.ts";
import { type AwsHome, awsHome } from "../../fakes/aws-home.ts";

let home: AwsHome;
let savedKubeconfig: string | undefined;

beforeEach(() => {
  home = awsHome();
  savedKubeconfig = process.env.KUBECONFIG;
  delete process.env.KUBECONFIG;
});
afterEach(() => {
  home.remove();
  if (savedKubeconfig === undefined) {
    delete process.env.KUBECONFIG;
  } else {
    process.env.KUBECONFIG = savedKubeconfig;
  }
});

const ARN = "arn:aws:eks:us-east-1:111122223333:cluster/web";

const updateKubeconfig = (marker: string) => `apiVersion: v1
kind: Config
clusters:
  - name: ${ARN}
    cluster:
      server: https://5A1C.gr7.us-east-1.eks.amazonaws.com
      certificate-authority-data: Zm9v
contexts:
  - name: ${ARN}
    context: { cluster: "${ARN}", user: "${ARN}", namespace: shop }
  - name: nameless
    context: {}
current-context: ${ARN}
users:
  - name: ${ARN}
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1beta1
        command: ${JSON.stringify(process.execPath)}
        args: ["-e", "require('fs').writeFileSync(${JSON.stringify(JSON.stringify(marker)).slice(1, -1)}, '')", "--region", us-east-1, eks, get-token, --cluster-name, web]
        env:
          - { name: AWS_PROFILE, value: dev }
`;

const plain = (name: string, current?: string) => `apiVersion: v1
kind: Config
clusters: [{ name: ${name}, cluster: { server: "https://127.0.0.1:6443/" } }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name} } }]
users: [{ name: ${name}, user: { token: SECRET-TOKEN } }]
${current === undefined ? "" : `current-context: ${current}`}
`;

describe("kubeContexts", () => {
  it("reads the default path without running the exec plugin", async () => {
    const marker = join(home.path, "ran");
    home.write(".kube/config", updateKubeconfig(marker));
    expect(await kubeContexts().listContexts()).toEqual([
      {
        name: ARN,
        cluster: ARN,
        server: "https://5A1C.gr7.us-east-1.eks.amazonaws.com",
        namespace: "shop",
        eks: { name: "web", region: "us-east-1", profile: "dev" },
        current: true,
      },
    ]);
    expect(existsSync(marker)).toBe(false);
  });

  it("has none where there is no file", async () => {
    expect(await kubeContexts().listContexts()).toEqual([]);
  });

  it("merges the files of KUBECONFIG: absent and empty ones skipped, first name and first current context win", async () => {
    const one = home.write("one", plain("kind"));
    const two = home.write("two", plain("minikube", "minikube"));
    const again = home.write("again", plain("kind", "kind").replace("6443", "9999"));
    const empty = home.write("empty", "\n");
    process.env.KUBECONFIG = [join(home.path, "absent"), one, empty, two, again].join(delimiter);
    const contexts = await kubeContexts().listContexts();
    expect(contexts.map(({ name, server, eks, current }) => ({ name, server, eks, current }))).toEqual([
      { name: "kind", server: "https://127.0.0.1:6443", eks: undefined, current: false },
      { name: "minikube", server: "https://127.0.0.1:6443", eks: undefined, current: true },
    ]);
  });

  it.each([
    ["broken YAML", "users: [{ name: a, user: { token: SECRET-TOKEN\ncontexts: ]]", "in line"],
    ["a text", "SECRET-TOKEN", "not a mapping"],
    ["a list", "[SECRET-TOKEN]", "not a mapping"],
  ])("names the file when it is %s, and quotes none of it", async (_, text, says) => {
    const path = home.write("bad", text);
    process.env.KUBECONFIG = path;
    const error = await kubeContexts()
      .listContexts()
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(AccessError);
    expect(error).toMatchObject({ problem: "invalid-input" });
    expect((error as AccessError).message).toContain(path);
    expect((error as AccessError).message).toContain(says);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("SECRET-TOKEN");
  });

  it("says that a file cannot be read", async () => {
    process.env.KUBECONFIG = home.path;
    await expect(kubeContexts().listContexts()).rejects.toMatchObject({
      problem: "invalid-input",
      message: expect.stringContaining("EISDIR"),
    });
  });
});

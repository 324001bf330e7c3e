// Entries of kubeconfigs, beside the reading of @kubernetes/client-node, which every field that both know must equal.
import { resolve } from "node:path";
import { type Cluster, newClusters, newContexts, newUsers } from "@kubernetes/client-node/dist/config_types.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readClusters, readContexts, readUsers } from "../../../src/kubernetes/kubeconfig-entries.ts";

const FOLDER = resolve("/home/me/.kube");

const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const absolute = word.map((name) => resolve(FOLDER, encodeURIComponent(name)));

const clusters = fc.array(
  fc.record({
    name: word,
    cluster: fc.record(
      {
        server: fc.webUrl(),
        "certificate-authority-data": optional(word),
        "certificate-authority": optional(absolute),
        "insecure-skip-tls-verify": optional(fc.boolean()),
        "tls-server-name": optional(fc.domain()),
        "proxy-url": optional(fc.webUrl()),
      },
      { requiredKeys: ["server"] },
    ),
  }),
);

const users = fc.array(
  fc.record({
    name: word,
    user: fc.record({
      token: optional(word),
      username: optional(word),
      password: optional(word),
      "client-certificate-data": optional(word),
      "client-certificate": optional(absolute),
      "client-key-data": optional(word),
      "client-key": optional(absolute),
      as: optional(word),
    }),
  }),
);

const contexts = fc.array(
  fc.record({ name: word, context: fc.record({ cluster: word, user: word, namespace: optional(word) }) }),
);

describe("entries of a kubeconfig, as @kubernetes/client-node reads them", () => {
  it("clusters", () => {
    fc.assert(
      fc.property(clusters, (list) => {
        const theirs = newClusters(structuredClone(list)).map((cluster: Cluster) => ({
          name: cluster.name,
          // Theirs drops one slash at the end, ours every one: a path is added behind it.
          server: cluster.server.replace(/\/+$/, ""),
          certificateAuthority: { data: cluster.caData, file: cluster.caFile },
          tlsServerName: cluster.tlsServerName,
          skipTlsVerify: cluster.skipTLSVerify === true,
          proxyUrl: cluster.proxyUrl,
        }));
        expect(readClusters(list, FOLDER)).toEqual(theirs);
      }),
    );
  });

  it("contexts", () => {
    fc.assert(
      fc.property(contexts, (list) => {
        const theirs = newContexts(structuredClone(list)).map(({ name, cluster, user, namespace }) => ({
          name,
          cluster,
          user,
          namespace,
        }));
        expect(readContexts(list)).toEqual(theirs);
      }),
    );
  });

  it("users", () => {
    fc.assert(
      fc.property(users, (list) => {
        const theirs = newUsers(structuredClone(list)).map((user) => ({
          name: user.name,
          token: user.token,
          username: user.username,
          password: user.password,
          clientCertificate: { data: user.certData, file: user.certFile },
          clientKey: { data: user.keyData, file: user.keyFile },
          as: user.impersonateUser,
        }));
        const ours = readUsers(list, FOLDER).map(
          ({ name, token, username, password, clientCertificate, clientKey, impersonate }) => ({
            name,
            token,
            username,
            password,
            clientCertificate,
            clientKey,
            as: impersonate?.user,
          }),
        );
        expect(ours).toEqual(theirs);
      }),
    );
  });
});

describe("what kubectl knows beyond that", () => {
  const [user] = readUsers(
    [
      {
        name: 7,
        user: {
          tokenFile: "tokens/me",
          "client-certificate": "me.crt",
          as: "ci",
          "as-uid": "42",
          "as-groups": ["dev", "ops"],
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "bin/sign-in",
            args: ["--for", 3],
            env: [{ name: "A", value: "b" }, { value: "nameless" }, null],
            provideClusterInfo: true,
            installHint: "ask the platform team",
            interactiveMode: "Never",
          },
          "auth-provider": { name: "oidc", config: { "id-token": "x", broken: 7 } },
        },
      },
    ],
    FOLDER,
  );

  it("counts paths from the kubeconfig's folder, those of plug-ins too", () => {
    expect(user?.tokenFile).toBe(resolve(FOLDER, "tokens/me"));
    expect(user?.clientCertificate.file).toBe(resolve(FOLDER, "me.crt"));
    expect(user?.exec?.command).toBe(resolve(FOLDER, "bin/sign-in"));
  });

  it("reads impersonation, plug-ins and providers, and leaves out what is of the wrong type", () => {
    expect(user).toMatchObject({
      name: "7",
      impersonate: { user: "ci", uid: "42", groups: ["dev", "ops"] },
      exec: { args: ["--for", "3"], env: { A: "b" }, provideClusterInfo: true, interactiveMode: "Never" },
      authProvider: { name: "oidc", config: { "id-token": "x" } },
    });
  });

  it.each([null, "text", 7, [null, 7, {}, { name: "" }, { name: "a", user: "b", cluster: [], context: 7 }]])(
    "survives %j",
    (list) => {
      expect(readClusters(list, FOLDER)).toEqual([]);
      expect(readContexts(list)).toEqual([]);
      expect(readUsers(list, FOLDER).length).toBeLessThan(2);
    },
  );
});

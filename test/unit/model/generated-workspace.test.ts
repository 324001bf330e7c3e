// Property: whatever layout a workspace is written in, its files give the facts that it was generated from, each where it stands.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ServiceAccountFact, WorkloadFact } from "../../../src/core/model/facts.ts";
import type { Value } from "../../../src/core/model/value.ts";
import { relativeTo } from "../../../src/core/text/uri.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { type Dice, dice, type PlainMap, writeJson, writeYaml } from "../edit/written-document.ts";

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6";

const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/);

const things = fc.uniqueArray(
  fc.record({
    name: names,
    namespace: fc.option(names, { nil: undefined }),
    role: fc.option(names, { nil: undefined }),
    kind: fc.constantFrom("Deployment", "StatefulSet", "Pod"),
    account: fc.option(names, { nil: undefined }),
    trust: fc.boolean(),
    yamlPolicy: fc.boolean(),
    together: fc.boolean(),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
);

type Thing = typeof things extends fc.Arbitrary<(infer T)[]> ? T : never;

const metadataOf = ({ name, namespace }: Thing): PlainMap => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
});
const arnOf = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
const subjectOf = ({ name, namespace }: Thing) => `system:serviceaccount:${namespace ?? "default"}:${name}`;

function accountOf(thing: Thing): PlainMap {
  const annotations: PlainMap = thing.role === undefined ? {} : { "eks.amazonaws.com/role-arn": arnOf(thing.role) };
  const metadata = metadataOf(thing);
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: thing.role === undefined ? metadata : { ...metadata, annotations },
  };
}

function workloadOf(thing: Thing): PlainMap {
  const spec: PlainMap = {
    ...(thing.account === undefined ? {} : { serviceAccountName: thing.account }),
    containers: [{ name: "app", image: "example.com/app" }],
  };
  return thing.kind === "Pod"
    ? { apiVersion: "v1", kind: "Pod", metadata: metadataOf(thing), spec }
    : {
        apiVersion: "apps/v1",
        kind: thing.kind,
        metadata: metadataOf(thing),
        spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec } },
      };
}

function policyOf(thing: Thing): PlainMap {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjectOf(thing) } },
      },
    ],
  };
}

/** Each thing's objects in one file or in several, in layouts that the dice choose. */
function write(all: readonly Thing[], roll: Dice): Record<string, string> {
  const files: Record<string, string> = {};
  for (const thing of all) {
    const [account, workload] = [writeYaml(accountOf(thing), roll), writeYaml(workloadOf(thing), roll)];
    if (thing.together) {
      files[`k8s/${thing.name}.yaml`] = `${account}\n---\n${workload}`;
    } else {
      files[`k8s/${thing.name}/account.yaml`] = account;
      files[`k8s/${thing.name}/${thing.kind}.yml`] = workload;
    }
    if (thing.trust) {
      const policy = policyOf(thing);
      const [extension, text] = thing.yamlPolicy
        ? ["yaml", writeYaml(policy, roll)]
        : ["json", writeJson(policy, roll)];
      files[`iam/${thing.name}.trust-policy.${extension}`] = text;
    }
  }
  return files;
}

const sorted = <T>(values: readonly T[]) => values.map((value) => JSON.stringify(value)).sort();

test("parsing a generated workspace gives the generated facts, and their ranges the texts", { timeout: 60_000 }, () => {
  let covered = 0;
  fc.assert(
    fc.property(things, dice, (all, roll) => {
      const files = write(all, roll);
      const { workspace } = memoryWorkspace(files);
      workspace.readAllWorkloads();
      const { graph } = workspace;
      /** The value's text, once it is what its range covers. */
      const told = (value: Value | undefined, uri: string): string | undefined => {
        if (value !== undefined) {
          const text = files[relativeTo("file:///workspace", uri)] ?? "";
          // Nothing that is generated here needs an escape or a fold.
          expect(text.slice(value.range.start, value.range.end)).toBe(value.text);
          expect(value.known).toBe(true);
          covered++;
        }
        return value?.text;
      };
      const placeOf = ({ meta, uri }: ServiceAccountFact | WorkloadFact) => ({
        name: told(meta.name, uri),
        namespace: told(meta.namespace, uri),
      });
      const accounts = graph.all("service-account").map((fact) => ({
        ...placeOf(fact),
        role: told(fact.roleArn?.value, fact.uri),
      }));
      const placeOfThing = ({ name, namespace }: Thing) => ({ name, namespace });
      expect(sorted(accounts)).toEqual(
        sorted(
          all.map((thing) => ({
            ...placeOfThing(thing),
            role: thing.role === undefined ? undefined : arnOf(thing.role),
          })),
        ),
      );
      const workloads = graph.all("workload").map((fact) => ({
        ...placeOf(fact),
        kind: told(fact.meta.kind, fact.uri),
        accounts: fact.pods.map((pod) => told(pod.account?.value, fact.uri)),
        containers: fact.pods.flatMap((pod) => pod.containers.map(({ name }) => told(name, fact.uri))),
      }));
      expect(sorted(workloads)).toEqual(
        sorted(
          all.map((thing) => ({
            ...placeOfThing(thing),
            kind: thing.kind,
            accounts: [thing.account],
            containers: ["app"],
          })),
        ),
      );
      const policies = graph.all("trust-policy").map(({ policy, uri }) => ({
        version: told(policy.version, uri),
        statements: policy.statements.map((statement) => ({
          effect: told(statement.effect, uri),
          principals: statement.principals.map(({ value }) => told(value, uri)),
          actions: statement.actions.map((action) => told(action, uri)),
          conditions: statement.conditions.map(({ operator, key, values }) => [
            told(operator, uri),
            told(key, uri),
            values.map((value) => told(value, uri)),
          ]),
        })),
      }));
      expect(sorted(policies)).toEqual(
        sorted(
          all
            .filter(({ trust }) => trust)
            .map((thing) => ({
              version: "2012-10-17",
              statements: [
                {
                  effect: "Allow",
                  principals: [`arn:aws:iam::111122223333:oidc-provider/${ISSUER}`],
                  actions: ["sts:AssumeRoleWithWebIdentity"],
                  conditions: [
                    ["StringEquals", `${ISSUER}:aud`, ["sts.amazonaws.com"]],
                    ["StringEquals", `${ISSUER}:sub`, [subjectOf(thing)]],
                  ],
                },
              ],
            })),
        ),
      );
    }),
    { numRuns: 400 },
  );
  expect(covered).toBeGreaterThan(4_000);
});

/** Writes a mixed workspace as platform teams have them: a quarter of the files about identity, the rest about everything else. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Small and repeatable (mulberry32), so that every run measures the same files. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6";

/** Writes `count` files below `folder`; returns one ServiceAccount file for edits. */
export function writeMixedWorkspace(folder: string, count: number): { readonly account: string } {
  const random = generator(count);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  let written = 0;
  let account = "";
  for (let service = 0; written < count; service++) {
    const team = `team-${service % 40}`;
    const name = `service-${service}`;
    const root = `${team}/${name}`;
    const files: [string, string][] = [
      ["deployment.yaml", deployment(name, team, random)],
      ["service-account.yaml", serviceAccount(name, team)],
      ["service.yaml", plain("Service", name, team, 30, random)],
      ["config.yaml", plain("ConfigMap", name, team, 90, random)],
      ["ingress.yaml", plain("Ingress", name, team, 60, random)],
      ["network-policy.yaml", plain("NetworkPolicy", name, team, 60, random)],
      ["dashboard.json", dashboard(random)],
      ["monitor.yaml", plain("PrometheusRule", name, team, 120, random)],
    ];
    if (service % 3 === 0) {
      files.push([`${name}.trust-policy.json`, trustPolicy(name, team)]);
    }
    if (service % 10 === 0) {
      files.push(["crd.yaml", crd(name, random)]);
    }
    for (const [file, text] of files.slice(0, count - written)) {
      write(`${root}/${file}`, text);
      written++;
      account = file === "service-account.yaml" ? join(folder, root, file) : account;
    }
  }
  return { account };
}

function serviceAccount(name: string, namespace: string): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/${name}
`;
}

function deployment(name: string, namespace: string, random: () => number): string {
  const env = Array.from(
    { length: 12 },
    (_, index) => `            - name: SETTING_${index}\n              value: "${Math.floor(random() * 1e6)}"`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: app
          image: registry.example.com/${name}:${Math.floor(random() * 100)}
          ports:
            - containerPort: 8080
          env:
${env.join("\n")}
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
`;
}

function plain(kind: string, name: string, namespace: string, lines: number, random: () => number): string {
  const body = Array.from(
    { length: lines },
    (_, index) => `  key-${index}: "value ${Math.floor(random() * 1e9)} of ${name}"`,
  );
  return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n${body.join("\n")}\n`;
}

function dashboard(random: () => number): string {
  const panels = Array.from({ length: 40 }, (_, id) => ({
    id,
    title: `Panel ${id}`,
    type: "graph",
    span: Math.floor(random() * 12),
  }));
  return `${JSON.stringify({ title: "Dashboard", panels }, undefined, 2)}\n`;
}

function crd(name: string, random: () => number): string {
  const fields = Array.from(
    { length: 400 },
    (_, index) =>
      `              field${index}:\n                description: The serviceAccountName of part ${Math.floor(random() * 1e6)}\n                type: string`,
  );
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}s.example.com
spec:
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          properties:
            spec:
${fields.join("\n")}
`;
}

function trustPolicy(name: string, namespace: string): string {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: "sts.amazonaws.com",
            [`${ISSUER}:sub`]: `system:serviceaccount:${namespace}:${name}`,
          },
        },
      },
    ],
  };
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}

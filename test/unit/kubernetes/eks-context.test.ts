// Which EKS cluster a kubeconfig context means, from each of the places that tell.
import { describe, expect, it } from "vitest";
import { type ContextParts, eksOfContext } from "../../../src/kubernetes/eks-context.ts";

const parts = (some: Partial<ContextParts>): ContextParts => ({
  context: "ctx",
  cluster: "cl",
  server: undefined,
  exec: undefined,
  ...some,
});

const exec = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => parts({ exec: { args, env } });

describe("eksOfContext", () => {
  it.each<[string, ContextParts, ReturnType<typeof eksOfContext>]>([
    [
      "aws eks get-token with region before, profile in env",
      exec(["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "web", "--output", "json"], {
        AWS_PROFILE: "dev",
      }),
      { name: "web", region: "eu-west-1", profile: "dev" },
    ],
    [
      "options with =",
      exec(["eks", "get-token", "--cluster-name=web", "--region=us-east-2", "--profile=ops"]),
      { name: "web", region: "us-east-2", profile: "ops" },
    ],
    [
      "a wrapper around the AWS CLI",
      exec(["exec", "corp", "--", "aws", "eks", "get-token", "--cluster-name", "web"]),
      { name: "web", region: undefined, profile: undefined },
    ],
    [
      "a local Outposts cluster id is no name",
      exec(["eks", "get-token", "--cluster-id", "b07bc8b4-8b2f", "--region", "us-east-1"]),
      { name: undefined, region: "us-east-1", profile: undefined },
    ],
    [
      "aws-iam-authenticator -i",
      exec(["token", "-i", "web"], { AWS_REGION: "us-west-2" }),
      { name: "web", region: "us-west-2", profile: undefined },
    ],
    [
      "aws-iam-authenticator --cluster-id",
      exec(["token", "--cluster-id", "web"]),
      { name: "web", region: undefined, profile: undefined },
    ],
    ["an exec plugin of another cloud", exec(["get-token", "--server-id", "6dae"]), undefined],
    [
      "a cluster ARN",
      parts({ cluster: "arn:aws-cn:eks:cn-north-1:111122223333:cluster/web" }),
      { name: "web", region: "cn-north-1", profile: undefined },
    ],
    [
      "a context named by an ARN",
      parts({ context: "arn:aws:eks:us-east-1:111122223333:cluster/web" }),
      { name: "web", region: "us-east-1", profile: undefined },
    ],
    ["an ARN of something else", parts({ cluster: "arn:aws:iam::111122223333:role/web" }), undefined],
    [
      "eksctl's names",
      parts({ context: "jane.doe@example.com@web-1.us-west-2.eksctl.io", cluster: "web-1.us-west-2.eksctl.io" }),
      { name: "web-1", region: "us-west-2", profile: undefined },
    ],
    [
      "the server's host",
      parts({ server: "https://5A1C9E0B7D3F42688E6A4C20D9B7F135.gr7.us-gov-west-1.eks.amazonaws.com" }),
      { name: undefined, region: "us-gov-west-1", profile: undefined },
    ],
    [
      "the server's host in China",
      parts({ server: "https://5A1C.yl4.cn-northwest-1.eks.amazonaws.com.cn" }),
      { name: undefined, region: "cn-northwest-1", profile: undefined },
    ],
    [
      "a dual-stack host",
      parts({ server: "https://5A1C.sk1.eks-cluster.eu-central-1.api.aws" }),
      { name: undefined, region: "eu-central-1", profile: undefined },
    ],
    ["kind", parts({ context: "kind-kind", cluster: "kind-kind", server: "https://127.0.0.1:6443" }), undefined],
    ["no URL as server", parts({ server: "::" }), undefined],
  ])("reads %s", (_, input, expected) => {
    expect(eksOfContext(input)).toEqual(expected);
  });

  it("believes the exec plugin before names, which only fill what it leaves open", () => {
    const renamed = parts({
      cluster: "arn:aws:eks:us-east-1:111122223333:cluster/old",
      exec: { args: ["eks", "get-token", "--cluster-name", "new"], env: {} },
    });
    expect(eksOfContext(renamed)).toEqual({ name: "new", region: "us-east-1", profile: undefined });
  });
});

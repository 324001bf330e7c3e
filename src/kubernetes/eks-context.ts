/** Derives from a kubeconfig context which EKS cluster it means: exec arguments, ARNs, eksctl's names and the server's host tell. */
import { parseArn } from "../core/names/arn.ts";
import type { KubeContext } from "../core/ports.ts";

/** The parts of a context that may tell. */
export interface ContextParts {
  readonly context: string;
  readonly cluster: string;
  readonly server: string | undefined;
  readonly exec:
    | {
        readonly args: readonly string[];
        readonly env: Readonly<Record<string, string>>;
      }
    | undefined;
}

type EksCluster = NonNullable<KubeContext["eks"]>;

interface Hint {
  readonly name?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Undefined when nothing speaks of EKS. What the exec plugin asks a token for wins, since that is the cluster it signs in
 * to; names and hosts only fill what it leaves open.
 */
export function eksOfContext(parts: ContextParts): EksCluster | undefined {
  const hints = [
    hintOfExec(parts.exec),
    hintOfName(parts.cluster),
    hintOfName(parts.context),
    hintOfServer(parts.server),
  ].filter((hint) => hint !== undefined);
  if (hints.length === 0) {
    return undefined;
  }
  const first = (key: keyof Hint) => hints.map((hint) => hint[key]).find((value) => value !== undefined);
  return { name: first("name"), region: first("region"), profile: first("profile") };
}

/** `aws eks get-token` (AWS CLI) and `aws-iam-authenticator token`, also behind wrappers such as aws-vault. */
function hintOfExec(exec: ContextParts["exec"]): Hint | undefined {
  if (exec === undefined) {
    return undefined;
  }
  const { args, env } = exec;
  const isAwsCli = args.includes("eks") && args.includes("get-token");
  const authenticatorCluster = args.includes("token") ? option(args, "-i", "--cluster-id") : undefined;
  if (!isAwsCli && authenticatorCluster === undefined) {
    return undefined;
  }
  return {
    name: isAwsCli ? option(args, "--cluster-name") : authenticatorCluster,
    region: option(args, "--region") ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION,
    profile: option(args, "--profile") ?? env.AWS_PROFILE,
  };
}

function option(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    for (const name of names) {
      const value =
        argument === name ? args[index + 1] : argument.startsWith(`${name}=`) ? argument.slice(name.length + 1) : "";
      if (value) {
        return value;
      }
    }
  }
  return undefined;
}

/** `arn:aws:eks:<region>:<account>:cluster/<name>` as `aws eks update-kubeconfig` names clusters, or eksctl's `<user>@<name>.<region>.eksctl.io`. */
function hintOfName(text: string): Hint | undefined {
  const arn = parseArn(text);
  if (arn !== undefined) {
    const name = /^cluster\/(.+)$/.exec(arn.resource)?.[1];
    return arn.service === "eks" && name !== undefined ? { name, region: arn.region } : undefined;
  }
  const eksctl = /^(?:.*@)?([A-Za-z0-9][\w-]*)\.([a-z0-9-]+)\.eksctl\.io$/.exec(text);
  return eksctl === null ? undefined : { name: eksctl[1], region: eksctl[2] };
}

/** `https://<id>.gr7.<region>.eks.amazonaws.com` (also `.cn` and other suffixes), dual stack `….eks-cluster.<region>.api.aws`. */
function hintOfServer(server: string | undefined): Hint | undefined {
  const host = server !== undefined && URL.canParse(server) ? new URL(server).hostname : "";
  const region =
    /\.([a-z]{2,}(?:-[a-z]+)+-\d+)\.eks\.[a-z0-9.-]+$/.exec(host) ?? /\.eks-cluster\.([a-z0-9-]+)\.api\./.exec(host);
  return region === null ? undefined : { region: region[1] };
}

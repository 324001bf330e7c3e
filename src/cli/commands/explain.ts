// `irsa explain trust`: the verdict of one trust policy on one request, with the reasons and where they stand.
import { type Command, Option } from "commander";
import type { TrustPolicyFact } from "../../core/model/facts.ts";
import { knownText } from "../../core/model/value.ts";
import { parseProviderArn } from "../../core/names/arn.ts";
import { withoutScheme } from "../../core/names/issuer.ts";
import { DEFAULT_AUDIENCE } from "../../core/names/kubernetes.ts";
import { formatSubject } from "../../core/names/subject.ts";
import { evaluateTrust } from "../../core/trust/evaluate.ts";
import type { TrustRequest, TrustVerdict } from "../../core/trust/verdict.ts";
import type { Workspace } from "../../core/workspace/workspace.ts";
import type { Environment, ExitCode } from "../environment.ts";
import { Fault } from "../fault.ts";
import { excerpt } from "../output/excerpt.ts";
import { printable } from "../output/terminal.ts";
import { openSession, shownPath } from "../session.ts";
import { addExplainPod } from "./explain-pod.ts";

interface Options {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
  readonly podIdentity?: true;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly cluster?: string;
  readonly account?: string;
  readonly sessionTags: boolean;
  readonly role?: string;
  readonly format: "text" | "json";
}

export function addExplain(
  program: Command,
  run: (action: () => Promise<ExitCode>) => Promise<void>,
  env: Environment,
): void {
  const explain = program.command("explain").description("Say how IAM and the pod identity webhook decide.");
  explain
    .command("trust")
    .description("Say whether a trust policy lets a pod's identity assume the role, and why.")
    .argument("<policy>", "file with the trust policy: JSON, YAML, CloudFormation …")
    .option("--issuer <url>", "issuer of the token, with or without https://")
    .option("--subject <sub>", "subject of the token, system:serviceaccount:<namespace>:<name>")
    .option("--audience <aud>", `audience of the token (default: ${DEFAULT_AUDIENCE})`)
    .option("--pod-identity", "ask for EKS Pod Identity in place of a token")
    .option("--namespace <name>", "namespace of the ServiceAccount")
    .option("--service-account <name>", "name of the ServiceAccount")
    .option("--cluster <name-or-arn>", "EKS cluster, for Pod Identity")
    .option("--account <id>", "account that holds the role, 12 digits")
    .option("--no-session-tags", "the Pod Identity association has session tags disabled")
    .option("--role <name>", "which role's policy, when the file has several")
    .addOption(new Option("--format <format>", "how to print the verdict").choices(["text", "json"]).default("text"))
    .action((policy: string, options: Options) => run(() => explainTrust(policy, options, env)));
  addExplainPod(explain, run, env);
}

async function explainTrust(path: string, options: Options, env: Environment): Promise<ExitCode> {
  const asked = requestOf(options);
  const { workspace, uris } = await openSession([path], { cwd: env.cwd, rules: {}, context: undefined });
  const fact = choosePolicy(workspace, uris, path, options.role);
  const account = asked.account ?? providerAccount(fact, asked);
  if (account !== asked.account) {
    env.note(`note: the role is taken to be in account ${account}, as its provider is; --account names another.`);
  }
  const verdict = evaluateTrust(fact.policy, { ...asked, account });
  const lines = workspace.lines(fact.uri);
  if (options.format === "json") {
    const reasons = verdict.reasons.map(({ message, range }) => ({ message, range: lines.range(range) }));
    env.print(JSON.stringify({ verdict: verdict.verdict, reasons }, undefined, 2));
  } else {
    printVerdict(workspace, fact, verdict, env);
  }
  return 0;
}

function printVerdict(workspace: Workspace, fact: TrustPolicyFact, verdict: TrustVerdict, env: Environment): void {
  const { paint, print } = env;
  const style = verdict.verdict === "allowed" ? "green" : verdict.verdict === "denied" ? "red" : "yellow";
  const lines = workspace.lines(fact.uri);
  const text = workspace.text(fact.uri) ?? "";
  print(paint(style, verdict.verdict));
  for (const { message, range } of verdict.reasons) {
    const { line, character } = lines.position(range.start);
    print(`\n${shownPath(env.cwd, fact.uri)}:${line + 1}:${character + 1}: ${printable(message)}`);
    for (const shown of excerpt(text, lines, range, { paint, style })) {
      print(shown);
    }
  }
}

function requestOf(options: Options): TrustRequest {
  const { issuer, subject, audience, podIdentity, namespace, serviceAccount, cluster, account } = options;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new Fault(`--account ${account}: an AWS account id has 12 digits.`);
  }
  if (podIdentity) {
    refuse({ "--issuer": issuer, "--subject": subject, "--audience": audience }, "does not go with --pod-identity");
    const isArn = cluster?.startsWith("arn:") === true;
    return {
      mechanism: "pod-identity",
      namespace,
      serviceAccount,
      clusterName: isArn ? cluster?.slice(cluster.lastIndexOf("/") + 1) : cluster,
      clusterArn: isArn ? cluster : undefined,
      account: account ?? (isArn ? cluster?.split(":")[4] : undefined),
      sessionTagsDisabled: !options.sessionTags,
      otherKeys: "unknown",
    };
  }
  refuse({ "--cluster": cluster }, "needs --pod-identity; for IRSA give --issuer");
  if (subject !== undefined) {
    refuse({ "--namespace": namespace, "--service-account": serviceAccount }, "says what --subject says already");
  } else if ((namespace === undefined) !== (serviceAccount === undefined)) {
    throw new Fault("Give --namespace and --service-account together, or --subject.");
  }
  const ofAccount =
    namespace === undefined || serviceAccount === undefined
      ? undefined
      : formatSubject({ namespace, name: serviceAccount });
  return {
    mechanism: "irsa",
    issuer: issuer === undefined ? undefined : withoutScheme(issuer),
    account,
    subject: subject ?? ofAccount,
    audience: audience ?? DEFAULT_AUDIENCE,
    otherKeys: "unknown",
  };
}

/** Account of the first provider that the policy names for the issuer asked about. */
function providerAccount(fact: TrustPolicyFact, request: TrustRequest): string | undefined {
  if (request.mechanism !== "irsa") {
    return undefined;
  }
  const providers = fact.policy.statements
    .flatMap(({ principals }) => principals)
    .map(({ value }) => (value.known ? parseProviderArn(value.text) : undefined));
  return providers.find((provider) => provider !== undefined && provider.issuer === request.issuer)?.account;
}

function refuse(options: Readonly<Record<string, string | undefined>>, why: string): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) {
      throw new Fault(`${name} ${why}.`);
    }
  }
}

/** The trust policy of the file, or that of `role` where there are several. */
function choosePolicy(
  workspace: Workspace,
  uris: readonly string[],
  path: string,
  role: string | undefined,
): TrustPolicyFact {
  const facts = uris
    .flatMap((uri) => workspace.graph.file(uri)?.facts ?? [])
    .filter((fact) => fact.kind === "trust-policy");
  const named = role === undefined ? facts : facts.filter((fact) => roleName(fact) === role);
  const [fact] = named;
  if (fact === undefined) {
    throw new Fault(
      facts.length === 0
        ? `There is no trust policy in "${path}".`
        : `"${path}" has no trust policy of role "${role}".`,
    );
  }
  if (named.length > 1) {
    const names = named.map((one) => `"${roleName(one) ?? "?"}"`).join(", ");
    throw new Fault(`"${path}" has ${named.length} trust policies (roles ${names}); choose one with --role.`);
  }
  return fact;
}

function roleName(fact: TrustPolicyFact): string | undefined {
  return knownText(fact.role?.name);
}

/** Trust documents of a module: written in the role itself, kept in a local, in an `aws_iam_policy_document`, or in a file. */
import { blocksOf, type HclExpression } from "../../../syntax/hcl.ts";
import type { TrustPolicy } from "../../../trust/policy.ts";
import type { Fact, RoleReference, TrustPolicyFact } from "../../facts.ts";
import { concernsPods } from "../policy-relevance.ts";
import { policyProblem, readParsedPolicy } from "../read-trust-document.ts";
import { readTrustPolicy } from "../read-trust-policy.ts";
import { jsonDocument } from "./documents.ts";
import { type ModuleReading, seenFrom } from "./module-reading.ts";
import type { DefinedBlock, ModuleFile } from "./module-scope.ts";
import { readPolicyData } from "./policy-data.ts";

/** Which role each `aws_iam_policy_document` of the module is the trust policy of. */
export class TrustDocuments {
  readonly module: ModuleReading;
  readonly roles = new Map<string, RoleReference[]>();

  constructor(module: ModuleReading) {
    this.module = module;
  }

  /** The trust policy that an expression is the text of, with the role that it belongs to. */
  read(expression: HclExpression, file: ModuleFile, role: RoleReference): readonly Fact[] {
    const document = jsonDocument(expression, file, this.module.values);
    switch (document.kind) {
      case "data": {
        const defined = this.module.scope.block(document.address);
        if (defined === undefined) {
          return [unreadPolicy(expression, file, role, this.module)];
        }
        const seen = defined.file === file ? role : seenFrom(role, defined.block.header);
        this.roles.set(document.address, [...(this.roles.get(document.address) ?? []), seen]);
        return [];
      }
      case "file":
        return [policyFile(document.uri, expression, file, role, this.module)];
      case "unknown":
        return [unreadPolicy(expression, file, role, this.module)];
      case "node": {
        const { root, problems, ownText, file: home } = document;
        const policy = readParsedPolicy(root, problems, home.text);
        if (!concernsPods(policy)) {
          return [];
        }
        const seen = home === file ? role : seenFrom(role, policy.range);
        const fact = policyFact(policy, seen, home, this.module);
        const [problem] = problems;
        // What is wrong with Terraform's own language its own tools tell; a heredoc's JSON they do not look at.
        return problem === undefined || !ownText
          ? [fact]
          : [fact, { ...this.module.baseOf(home), kind: "problem", ...policyProblem(problem) }];
      }
    }
  }
}

/** The documents kept in data blocks: once for each role that has them, and those that nobody here has but that let roles be assumed. */
export function readTrustDocuments({ module, roles }: TrustDocuments): readonly Fact[] {
  return [...module.scope.blocks()].flatMap(([address, defined]): readonly Fact[] => {
    if (!address.startsWith("data.aws_iam_policy_document.")) {
      return [];
    }
    const owners = roles.get(address);
    if (owners === undefined && !mayBeTrust(defined)) {
      return [];
    }
    const policy = readPolicyData(defined, module.values);
    if (!concernsPods(policy)) {
      return [];
    }
    if (owners !== undefined) {
      return owners.map((role) => policyFact(policy, role, defined.file, module));
    }
    const isTrust = policy.statements.some(
      ({ principals, actions }) => principals.length > 0 && actions.some(({ text }) => /^sts:AssumeRole/i.test(text)),
    );
    const nobody = { name: undefined, path: undefined, account: undefined };
    return isTrust ? [policyFact(policy, nobody, defined.file, module)] : [];
  });
}

function mayBeTrust({ block }: DefinedBlock): boolean {
  return blocksOf(block.body, "statement").some(({ body }) => blocksOf(body, "principals").length > 0);
}

function policyFact(
  policy: TrustPolicy,
  role: RoleReference,
  file: ModuleFile,
  module: ModuleReading,
): TrustPolicyFact {
  return { ...module.baseOf(file), kind: "trust-policy", range: policy.range, policy, role };
}

/** A policy of which nothing is known: nothing may be concluded about its role. */
function unreadPolicy(
  expression: HclExpression,
  file: ModuleFile,
  role: RoleReference,
  module: ModuleReading,
): TrustPolicyFact {
  const policy = readTrustPolicy(module.values.resolve(expression, file));
  return policyFact({ ...policy, statements: [], complete: false, range: expression.range }, role, file, module);
}

/** `file("trust-policy.json")` says whose that file is, as a command does. */
function policyFile(
  uri: string,
  { range }: HclExpression,
  file: ModuleFile,
  { name, path }: RoleReference,
  module: ModuleReading,
): Fact {
  const unnamed = { text: "", known: false, range, outer: range, style: "plain", type: "string" } as const;
  return {
    ...module.baseOf(file),
    kind: "role-command",
    range,
    roleName: name ?? unnamed,
    creates: true,
    rolePath: path,
    policyUris: [uri],
  };
}

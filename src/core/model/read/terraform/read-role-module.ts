/** Reads calls of terraform-aws-modules for roles: iam-role-for-service-accounts and eks-pod-identity. */
import { issuerInOwnAccount, parseProviderArn } from "../../../names/arn.ts";
import { DEFAULT_AUDIENCE, POD_IDENTITY_SERVICE } from "../../../names/kubernetes.ts";
import { asMap, entries, get, items } from "../../../syntax/at.ts";
import { attributeOf } from "../../../syntax/hcl.ts";
import type { MapEntry, MapNode, ScalarNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import type { AssociationFact, Fact } from "../../facts.ts";
import { readTrustPolicy } from "../read-trust-policy.ts";
import { toValue } from "../read-value.ts";
import { issuerNode } from "./functions.ts";
import { type BlockReading, roleModule } from "./module-reading.ts";
import { isUnknown, knownScalar, madeOf, mapNode, placeOf, sequenceNode, textNode, unknownNode } from "./nodes.ts";
import { readModulePolicies } from "./read-role-policies.ts";

/** What the module puts before each of its accounts. */
const SUBJECT_PREFIX = "system:serviceaccount:";

export function readRoleModule(reading: BlockReading): readonly Fact[] {
  const { address, block, file, module } = reading;
  const kind = roleModule(block);
  const role = module.roleAt(address);
  if (kind === undefined || role === undefined) {
    return [];
  }
  const base = module.baseOf(file);
  const writer = new TrustWriter(reading);
  const policy = kind === "irsa" ? writer.irsa() : writer.podIdentity();
  return [
    { ...base, kind: "role", range: block.range, role, arn: undefined },
    { ...base, kind: "trust-policy", range: block.range, policy, role, generated: true },
    ...readModulePolicies(reading, role),
    ...(kind === "irsa" ? [] : associations(reading).map((fact) => ({ ...fact, role }))),
  ];
}

/** The trust policy that a module makes: its places are those of the arguments, and none of it stands there as text. */
class TrustWriter {
  readonly #reading: BlockReading;

  constructor(reading: BlockReading) {
    this.#reading = reading;
  }

  /** One statement for each of `oidc_providers`; the same test is applied to subject and audience (main.tf of the module). */
  irsa() {
    const { block } = this.#reading;
    const providers = this.#node("oidc_providers");
    const test =
      this.#node("trust_condition_test") ?? this.#node("assume_role_condition_test") ?? this.#text("StringEquals");
    const operator = test.kind === "scalar" ? test : this.#text("", placeOf(test));
    const statements = entries(providers).map(({ key, value }) =>
      this.#statement(
        [
          this.#entry(
            "Principal",
            this.#map([["Federated", get(value, "provider_arn") ?? this.#text("")]], placeIn(value)),
          ),
          this.#entry("Action", this.#text("sts:AssumeRoleWithWebIdentity")),
          this.#entry("Condition", mapNode([{ key: operator, value: this.#claims(value) }], placeIn(value))),
        ],
        value === undefined ? key.outer : placeOf(value),
      ),
    );
    const isOpen =
      (providers !== undefined && asMap(providers) === undefined) ||
      ["assume_role_policy_statements", "trust_policy_statements", "allow_self_assume_role"].some((name) =>
        attributeOf(block.body, name),
      );
    return this.#policy(statements, !isOpen && statements.length > 0);
  }

  /** The module's one statement for Pod Identity. */
  podIdentity() {
    const { block } = this.#reading;
    const actions = ["sts:AssumeRole", "sts:TagSession"].map((action) => this.#text(action));
    const statement = this.#statement(
      [
        this.#entry("Principal", this.#map([["Service", this.#text(POD_IDENTITY_SERVICE)]], block.header)),
        this.#entry("Action", sequenceNode(actions, block.header)),
      ],
      block.range,
    );
    const own = ["trust_policy_conditions", "trust_policy_statements", "source_trust_policy_documents"];
    const more = [...own, "override_trust_policy_documents"].some((name) => attributeOf(block.body, name));
    return this.#policy([statement], !more);
  }

  #policy(statements: readonly SyntaxNode[], complete: boolean) {
    const { block } = this.#reading;
    const root = this.#map(
      [
        ["Version", this.#text("2012-10-17")],
        ["Statement", sequenceNode(statements, block.header)],
      ],
      block.range,
    );
    const policy = readTrustPolicy(root);
    return {
      ...policy,
      complete: policy.complete && complete,
      statements: policy.statements.map((each) => ({ ...each, complete: each.complete && complete })),
    };
  }

  #claims(provider: SyntaxNode | undefined): SyntaxNode {
    const place = placeIn(provider);
    const issuer = issuerOf(get(provider, "provider_arn"));
    const key = (claim: string): ScalarNode =>
      issuer === undefined ? unknownNode(`\${oidc_provider}:${claim}`, place) : this.#key(issuer, claim, place);
    const accounts = get(provider, "namespace_service_accounts");
    const subjects = items(accounts).map((account) => this.#subject(account));
    const written =
      accounts?.kind === "sequence" ? sequenceNode(subjects, accounts.range) : unknownNode("", placeIn(accounts));
    return mapNode(
      [
        { key: key("sub"), value: written },
        { key: key("aud"), value: this.#text(DEFAULT_AUDIENCE, place) },
      ],
      place,
    );
  }

  /** `namespace:name` as the subject that it becomes. */
  #subject(account: SyntaxNode): ScalarNode {
    const place = placeOf(account);
    if (account.kind !== "scalar") {
      return unknownNode("", place);
    }
    const text = `${SUBJECT_PREFIX}${account.value}`;
    if (isUnknown(account)) {
      return unknownNode(text, account.range, account.outer);
    }
    return account.computed
      ? { ...this.#text(text, account.outer), range: account.range }
      : { ...account, value: text, implied: SUBJECT_PREFIX.length };
  }

  #statement(parts: readonly MapEntry[], place: TextRange): MapNode {
    return mapNode([this.#entry("Effect", this.#text("Allow")), ...parts], place);
  }

  #map(parts: readonly (readonly [string, SyntaxNode])[], place: TextRange): MapNode {
    return mapNode(
      parts.map(([name, value]) => this.#entry(name, value)),
      place,
    );
  }

  #entry(name: string, value: SyntaxNode): MapEntry {
    return { key: this.#text(name), value };
  }

  #text(text: string, place: TextRange = this.#reading.block.header): ScalarNode {
    const { file, module } = this.#reading;
    module.values.noteComputed(file, place);
    return textNode(text, place);
  }

  #key(issuer: string, claim: string, place: TextRange): ScalarNode {
    return madeOf([issuerNode(issuer, place)], this.#text(`${issuer}:${claim}`, place).value, place);
  }

  #node(name: string): SyntaxNode | undefined {
    const { block, file, module } = this.#reading;
    return module.nodeIn(block, name, file);
  }
}

function placeIn(node: SyntaxNode | undefined): TextRange {
  return node === undefined ? { start: 0, end: 0 } : placeOf(node);
}

/** Issuer of a provider's ARN, also where only account and partition are not known. */
function issuerOf(arn: SyntaxNode | undefined): string | undefined {
  const text = arn?.kind === "scalar" ? arn.value : "";
  return parseProviderArn(knownScalar(arn) ?? "")?.issuer ?? issuerInOwnAccount(text);
}

/** Entries of `associations`, each with what `association_defaults` sets for all. */
function associations(reading: BlockReading): readonly AssociationFact[] {
  const { block, file, module } = reading;
  const context = module.contextOf(file);
  const defaults = module.nodeIn(block, "association_defaults", file);
  const all = module.nodeIn(block, "associations", file);
  return entries(all).flatMap(({ value }): readonly AssociationFact[] => {
    const map = asMap(value);
    if (map === undefined) {
      return [];
    }
    const of = (name: string) => toValue(get(map, name) ?? get(defaults, name), context);
    return [
      {
        ...module.baseOf(file),
        kind: "association",
        range: map.range,
        cluster: of("cluster_name"),
        namespace: of("namespace"),
        serviceAccount: of("service_account"),
        roleArn: undefined,
        targetRoleArn: of("target_role_arn"),
        disableSessionTags: of("disable_session_tags"),
        policy: undefined,
      },
    ];
  });
}

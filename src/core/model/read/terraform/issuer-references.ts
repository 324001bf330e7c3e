/** References to a cluster's issuer or its provider, of which only Terraform's run tells the text: each gets a name that is the same throughout the module. */
import { issuerSymbol } from "../../../names/issuer.ts";
import { attributeOf, type HclBlock } from "../../../syntax/hcl.ts";
import type { ScalarNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import { symbolicNode, unknownNode } from "./nodes.ts";

/** Text for what only Terraform's run will tell: the account's id and the partition. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: a text of Terraform
const OWN_ACCOUNT = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}";

/** ARN of the provider of an issuer, in the account that Terraform works on. */
export function providerNode(issuer: string, place: TextRange): ScalarNode {
  return unknownNode(`${OWN_ACCOUNT}:oidc-provider/${issuer}`, place);
}

/** What is read of a name of which certain attributes are about an issuer. */
interface IssuerForm {
  /** The first group is the address. */
  readonly pattern: RegExp;
  readonly of: "cluster" | "provider";
  /** How the issuer is given: with `https://`, without, or as the ARN of its provider. */
  readonly as: "url" | "issuer" | "arn";
}

const INDEX = String.raw`(?:\[[\w."-]+\])?`;
const EKS_MODULE = String.raw`(module\.[\w-]+${INDEX})`;

/** An issuer is `https://…`, what `aws_iam_openid_connect_provider` exports has no scheme (Terraform AWS provider). */
const OF_RESOURCES: readonly IssuerForm[] = [
  {
    pattern: new RegExp(
      String.raw`^((?:data\.)?aws_eks_cluster\.[\w-]+${INDEX})\.identity(?:\[0\]|\.0)\.oidc(?:\[0\]|\.0)\.issuer$`,
    ),
    of: "cluster",
    as: "url",
  },
  {
    pattern: new RegExp(String.raw`^((?:data\.)?aws_iam_openid_connect_provider\.[\w-]+${INDEX})\.(?:arn|id)$`),
    of: "provider",
    as: "arn",
  },
  {
    pattern: new RegExp(String.raw`^((?:data\.)?aws_iam_openid_connect_provider\.[\w-]+${INDEX})\.url$`),
    of: "provider",
    as: "issuer",
  },
  // Others' modules and variables, by what they are called; whether an EKS cluster's is not known.
  { pattern: /^((?:var|module|data|each)\.[\w.[\]"-]*?oidc_provider_arn)$/, of: "provider", as: "arn" },
];

/** Outputs of terraform-aws-modules' eks (its outputs.tf). */
const OF_EKS_MODULE: readonly IssuerForm[] = [
  { pattern: new RegExp(String.raw`^${EKS_MODULE}\.oidc_provider_arn$`), of: "cluster", as: "arn" },
  { pattern: new RegExp(String.raw`^${EKS_MODULE}\.oidc_provider$`), of: "cluster", as: "issuer" },
  { pattern: new RegExp(String.raw`^${EKS_MODULE}\.cluster_oidc_issuer_url$`), of: "cluster", as: "url" },
];

/** The value of a reference, given as its source text; undefined where it is not about an issuer. `block` is what it refers to. */
export function issuerReference(text: string, block: HclBlock | undefined, place: TextRange): ScalarNode | undefined {
  const forms = block !== undefined && isEksModule(block) ? [...OF_EKS_MODULE, ...OF_RESOURCES] : OF_RESOURCES;
  for (const { pattern, of, as } of forms) {
    const address = pattern.exec(text)?.[1];
    const issuer = address === undefined ? undefined : issuerSymbol(address, of);
    if (issuer !== undefined) {
      return as === "arn"
        ? providerNode(issuer, place)
        : symbolicNode(as === "url" ? `https://${issuer}` : issuer, place);
    }
  }
  return undefined;
}

/** Whether a call is of terraform-aws-modules' eks, from the registry or from its repository. */
export function isEksModule({ body }: HclBlock): boolean {
  const source = attributeOf(body, "source")?.value;
  return (
    source?.kind === "literal" &&
    /(?:^|\/)terraform-aws-modules\/(?:eks\/aws|terraform-aws-eks(?:\.git)?(?:\?.*)?)$/.test(source.value)
  );
}

/** True for a value that names an issuer by `each` or `count` of the block that it stands in: seen from elsewhere it says nothing. */
export function isOfOneInstance(node: SyntaxNode): boolean {
  return node.kind === "scalar" && /<(?:issuer|url) of [^>]*\b(?:each|count)\./.test(node.value);
}

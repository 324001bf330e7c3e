/** ARNs as values: parse and format, with the forms that identity needs (role, OIDC provider, policy, cluster). */
import { isIssuerSymbol, withoutScheme } from "./issuer.ts";

/** The six parts of an ARN. `resource` keeps its own separators. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Undefined when the text is not an ARN at all (five colons, `arn:` first). */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text);
  if (!match) {
    return undefined;
  }
  const [, partition = "", service = "", region = "", account = "", resource = ""] = match;
  return { partition, service, region, account, resource };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

export interface RoleArn {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  /** `/` or `/a/b/`. */
  readonly path: string;
  readonly name: string;
}

/** The webhook's own pattern (pkg/cache/cache.go): what it accepts without a warning. */
export const WEBHOOK_ROLE_ARN = /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w\-/.@+=,]+$/;

/** Role name, 1 to 64 of `[\w+=,.@-]` (IAM API reference). */
export const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Role path: `/` or `/…/` of printable ASCII, at most 512 (IAM API reference). */
export const ROLE_PATH = /^(\/|\/[\u0021-\u007E]{1,510}\/)$/;

/** Undefined unless the text is a role ARN that IAM could have made. */
export function parseRoleArn(text: string): RoleArn | undefined {
  if (!WEBHOOK_ROLE_ARN.test(text)) {
    return undefined;
  }
  const arn = parseArn(text);
  if (!arn) {
    return undefined;
  }
  const at = arn.resource.lastIndexOf("/");
  const name = arn.resource.slice(at + 1);
  const path = arn.resource.slice("role".length, at + 1);
  if (!ROLE_NAME.test(name) || path.includes("//")) {
    return undefined;
  }
  return { partition: arn.partition, account: arn.account, path, name };
}

export function formatRoleArn(role: RoleArn): string {
  return `arn:${role.partition}:iam::${role.account}:role${role.path}${role.name}`;
}

export interface ProviderArn {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  /** Issuer without scheme. */
  readonly issuer: string;
}

/** Undefined unless the text is an IAM OIDC provider ARN; the issuer is not judged here. */
export function parseProviderArn(text: string): ProviderArn | undefined {
  const match = /^arn:(aws[a-z0-9-]*):iam::(\d{12}):oidc-provider\/(.+)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, partition = "", account = "", issuer = ""] = match;
  return { partition, account, issuer };
}

/**
 * Issuer of an OIDC provider that CloudFormation or Terraform finds in the account it deploys to, which is the role's as well. Undefined for
 * other texts.
 */
export function issuerInOwnAccount(text: string): string | undefined {
  const match =
    /^arn:(?:aws[a-z0-9-]*|\$\{AWS::Partition\}|\$\{data\.aws_partition\.[\w-]+\.\w+\}):iam::(?:\$\{AWS::AccountId\}|\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}):oidc-provider\/(.+)$/.exec(
      text,
    );
  const issuer = match?.[1];
  return issuer === undefined || (/[${}<>]/.test(issuer) && !isIssuerSymbol(withoutScheme(issuer)))
    ? undefined
    : issuer;
}

export function formatProviderArn(provider: ProviderArn): string {
  return `arn:${provider.partition}:iam::${provider.account}:oidc-provider/${provider.issuer}`;
}

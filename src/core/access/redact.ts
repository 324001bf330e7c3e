/** Keeps keys, tokens and signatures out of every text that leaves an adapter: service messages may quote the signed request. */

/** `kept` is a group that stays in front of what is hidden. */
const SECRETS: readonly { readonly pattern: RegExp; readonly kept?: true }[] = [
  // Tokens of a Kubernetes API server, as a header has them or as EKS makes them.
  { pattern: /(\bBearer\s+)[^\s"',]+/gi, kept: true },
  { pattern: /\bk8s-aws-v1\.[\w-]+/g },
  // Signed query strings and headers, as SignatureDoesNotMatch quotes them.
  {
    pattern:
      /((?:X-Amz-(?:Security-Token|Signature|Credential)|Authorization|aws_(?:secret_access_key|session_token))\s*[=:]\s*)[^\s&,;"']+/gi,
    kept: true,
  },
  // JSON of a credential process, a credential plug-in or a metadata service.
  {
    pattern:
      /("(?:SecretAccessKey|SessionToken|AccessKeyId|Token|accessToken|refreshToken|clientSecret|clientKeyData)"\s*:\s*)"[^"]*"/gi,
    kept: true,
  },
  // Private keys.
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  // JSON Web Tokens.
  { pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]*\.?[\w-]*/g },
  // Access key ids (IAM user guide, "unique identifiers").
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g },
  // User and password of a URL, such as a proxy's.
  { pattern: /(\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g, kept: true },
  // Anything else that is long and has no word shape: secret keys have 40 characters, session tokens hundreds.
  {
    pattern: /(?<![\w/+=:.-])(?=[A-Za-z0-9/+=]*\d)(?=[A-Za-z0-9/+=]*[A-Z])(?=[A-Za-z0-9/+=]*[a-z])[A-Za-z0-9/+=]{38,}/g,
  },
];

/** The text with each secret replaced by `[hidden]`, its first line only, at most 400 characters. */
export function redact(text: string): string {
  const out = hideSecrets(text.split("\n", 1)[0] ?? "");
  return out.length > 400 ? `${out.slice(0, 400)}…` : out;
}

/** The whole text with each secret replaced by `[hidden]`. */
export function hideSecrets(text: string): string {
  return SECRETS.reduce((out, { pattern, kept }) => out.replace(pattern, kept ? "$1[hidden]" : "[hidden]"), text);
}

/** Keeps keys, tokens and signatures out of every text that leaves this adapter: service messages may quote the signed request. */

const SECRETS: readonly RegExp[] = [
  // Signed query strings and headers, as SignatureDoesNotMatch quotes them.
  /(X-Amz-(?:Security-Token|Signature|Credential)|Authorization|aws_(?:secret_access_key|session_token))(\s*[=:]\s*)[^\s&,;"']+/gi,
  // JSON of a credential process or a metadata service.
  /("(?:SecretAccessKey|SessionToken|AccessKeyId|Token|accessToken|refreshToken|clientSecret)"\s*:\s*)"[^"]*"/gi,
  // JSON Web Tokens.
  /\beyJ[\w-]{8,}\.[\w-]*\.?[\w-]*/g,
  // Access key ids (IAM user guide, "unique identifiers").
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  // User and password of a URL, such as a proxy's.
  /(\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g,
  // Anything else that is long and has no word shape: secret keys have 40 characters, session tokens hundreds.
  /(?<![\w/+=:.-])(?=[A-Za-z0-9/+=]*\d)(?=[A-Za-z0-9/+=]*[A-Z])(?=[A-Za-z0-9/+=]*[a-z])[A-Za-z0-9/+=]{38,}/g,
];

/** The text with each secret replaced by `[hidden]`, its first line only, at most 400 characters. */
export function redact(text: string): string {
  let out = text.split("\n", 1)[0] ?? "";
  for (const pattern of SECRETS) {
    out = out.replace(pattern, (match: string, ...rest: unknown[]) => {
      const [before, separator] = rest;
      const kept = `${typeof before === "string" ? before : ""}${typeof separator === "string" ? separator : ""}`;
      return match.startsWith(kept) ? `${kept}[hidden]` : "[hidden]";
    });
  }
  return out.length > 400 ? `${out.slice(0, 400)}…` : out;
}

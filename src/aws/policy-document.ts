/** Policy documents as IAM sends them: URL-encoded (RFC 3986) by AWS, plain by some emulators. */

/**
 * The JSON text. GetRole answers encoded and the SDK does not decode; text that starts with `{` is plain already.
 * A text that is neither comes back as it is, for the trust parser to judge.
 */
export function decodePolicyDocument(text: string): string {
  if (text.trimStart().startsWith("{")) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Placeholders: how to tell that a template, a script or a person still has to fill a value in. */

/**
 * `{{ x }}`, `${X}`, `$(X)`, `$x`, `<X>`, `%X%`, and the words in capitals that people put in the place of an account
 * (`arn:aws:iam::ACCOUNT_ID:…`), a region (`oidc.eks.REGION.…`) or an issuer's id (`/id/OIDC_ID`).
 */
const TEMPLATE =
  /\{\{|\$\{|\$\(|<[A-Za-z][^<>\n]*>|\$[A-Za-z_]\w+|%[A-Z_]+%|x{12}|X{12}|\bYOUR[_-]|:(?:iam|sts)::(?!aws:)[^:\s]*[A-Za-z_]{2}[^:\s]*:|\.[A-Z_-]*REGION[A-Z_-]*\.|\/id\/[A-Z0-9]*_\w*/;

/** `<AWS_ACCOUNT_ID>`: words between angle brackets that a person is meant to replace. */
export const ANGLE_PLACEHOLDER = /<[A-Za-z][A-Za-z0-9 _.-]*>/g;

/** True when some part of the text stands for a value that is filled in later. */
export function isTemplated(text: string): boolean {
  return TEMPLATE.test(text);
}

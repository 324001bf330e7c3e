/** Placeholders: how to tell that a template, a script or a person still has to fill a value in. */

/** `{{ x }}`, `${X}`, `$(X)`, `<X>`, `__X__`-free on purpose: only forms that the field uses. */
const TEMPLATE = /\{\{|\$\{|\$\(|<[A-Za-z][^<>\n]*>|\$[A-Z_][A-Z0-9_]+\b|%[A-Z_]+%|x{12}|X{12}/;

/** `<AWS_ACCOUNT_ID>`: words between angle brackets that a person is meant to replace. */
export const ANGLE_PLACEHOLDER = /<[A-Za-z][A-Za-z0-9 _.-]*>/g;

/** True when some part of the text stands for a value that is filled in later. */
export function isTemplated(text: string): boolean {
  return TEMPLATE.test(text);
}

/** Message templates: `{name}` places filled from values. */

/** Fills `{name}` places; a place without a value is a bug in what asks for the message, and throws. */
export function fillPlaces(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`message needs a value for {${name}}: ${text}`);
    }
    return value;
  });
}

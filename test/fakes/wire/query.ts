// The Query protocol of IAM and STS as AWS speaks it: form-encoded requests, XML answers.

/** Parameters of one request, lists and structures by their dotted names. */
export class QueryInput {
  readonly #parameters: URLSearchParams;

  constructor(body: string) {
    this.#parameters = new URLSearchParams(body);
  }

  get action(): string {
    return this.#parameters.get("Action") ?? "";
  }

  text(name: string): string {
    return this.#parameters.get(name) ?? "";
  }

  optional(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  list(name: string): readonly string[] {
    const items: string[] = [];
    for (let index = 1; this.#parameters.has(`${name}.member.${index}`); index++) {
      items.push(this.#parameters.get(`${name}.member.${index}`) ?? "");
    }
    return items;
  }

  tags(): Readonly<Record<string, string>> {
    const tags: Record<string, string> = {};
    for (let index = 1; this.#parameters.has(`Tags.member.${index}.Key`); index++) {
      tags[this.text(`Tags.member.${index}.Key`)] = this.text(`Tags.member.${index}.Value`);
    }
    return tags;
  }
}

export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [element: string]: Xml };

/** Lists become `member` elements; undefined members are left out. */
export function toXml(value: Xml): string {
  if (value === undefined) {
    return "";
  }
  if (Array.isArray(value)) {
    return (value as readonly Xml[]).map((item) => `<member>${toXml(item)}</member>`).join("");
  }
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, content]) => content !== undefined)
      .map(([element, content]) => `<${element}>${toXml(content)}</${element}>`)
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function queryAnswer(action: string, result: Xml): string {
  const body = `<${action}Result>${toXml(result)}</${action}Result>`;
  return `<${action}Response>${body}<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
}

export function queryError(code: string, message: string): string {
  const error = `<Error><Type>Sender</Type>${toXml({ Code: code, Message: message })}</Error>`;
  return `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`;
}

/** Policy documents as IAM sends them (RFC 3986). */
export function encoded(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

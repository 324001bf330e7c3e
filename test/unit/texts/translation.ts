/** What a translation must keep of its English, since it is not prose: placeholders, code, commands, links, icons, bold type. */

const KEPT: readonly RegExp[] = [/\{\w+\}/g, /`[^`]+`/g, /\]\([^)]+\)/g, /\$\([a-z-]+\)/g, /\*\*/g, /\n/g];

/** The parts in no order: another language puts them into another. */
export function keptParts(text: string): readonly string[] {
  return KEPT.flatMap((pattern) => text.match(pattern) ?? []).sort();
}

/** Names between “IRSA: and ”: commands, as the palette lists them. */
export function namedCommands(text: string): readonly string[] {
  return [...text.matchAll(/[“"]IRSA: ([^”"{]+)[”"]/g)].map(([, name = ""]) => name);
}

/** Letters that Vietnamese has and English has not. */
export const VIETNAMESE = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i;

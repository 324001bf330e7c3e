/** Replaces one scalar in the style in which it is written. */
import type { Value } from "../model/value.ts";
import type { ScalarNode, ScalarStyle } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { escapeDouble, escapeHcl, escapeInHost, escapeSingle, isHclIdentifier, scalarText } from "./scalar-text.ts";

/**
 * Puts the string `newText` in a scalar's place. Quotes stay as they are; a plain scalar becomes a double-quoted one where
 * the new text could not stand plain or would not be a string, and where the old one was no string (which also is what JSON
 * asks for); a block scalar becomes a one-line one; Terraform's strings keep their quotes, its bare keys get some where they
 * need them. In a JSON text that is kept in a string, both are minded.
 */
export function replaceValue(value: Value | ScalarNode, newText: string): TextEdit {
  return value.host === undefined ? replaceOwn(value, newText) : replaceHosted(value, value.host, newText);
}

/** A value in a JSON text inside a string: a JSON string, written as its host has to write it. */
function replaceHosted({ style, range, outer }: Value | ScalarNode, host: ScalarStyle, newText: string): TextEdit {
  const written = style === "double" ? escapeDouble(newText) : `"${escapeDouble(newText)}"`;
  return { range: style === "double" ? range : outer, newText: escapeInHost(written, host) };
}

function replaceOwn(value: Value | ScalarNode, newText: string): TextEdit {
  switch (value.style) {
    case "double":
      return { range: value.range, newText: escapeDouble(newText) };
    case "single": {
      const escaped = escapeSingle(newText);
      return escaped === undefined
        ? { range: value.outer, newText: scalarText(newText, "double") }
        : { range: value.range, newText: escaped };
    }
    case "plain":
      return { range: value.outer, newText: scalarText(newText, value.type === "string" ? "plain" : "double") };
    case "hcl":
      return { range: value.range, newText: escapeHcl(withoutImplied(value, newText)) };
    case "identifier":
    case "heredoc":
      return { range: value.outer, newText: isHclIdentifier(newText) ? newText : `"${escapeHcl(newText)}"` };
    case "literal":
    case "folded": {
      const written = scalarText(newText, "plain");
      // An empty block scalar ends behind the line break of its header, which has to stay.
      const breakInside = value.range.start === value.range.end && value.outer.end - value.outer.start > 1;
      return { range: value.outer, newText: breakInside ? `${written}\n` : written };
    }
  }
}

/** What has to be written for a text of which the beginning is put there by others. */
function withoutImplied(value: Value | ScalarNode, newText: string): string {
  const { implied = 0 } = value;
  const old = "text" in value ? value.text : value.value;
  return newText.startsWith(old.slice(0, implied)) ? newText.slice(implied) : newText;
}

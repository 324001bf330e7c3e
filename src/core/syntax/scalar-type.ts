/** What an unquoted scalar means once Kubernetes has read it: decides whether an annotation is a string. */
import type { ScalarType } from "./node.ts";

/** sigs.k8s.io/yaml reads with go-yaml v2, so YAML 1.1's words are booleans too. */
const BOOLEAN = /^(?:[yYnN]|[yY]es|YES|[nN]o|NO|[tT]rue|TRUE|[fF]alse|FALSE|[oO]n|ON|[oO]ff|OFF)$/;
const NULL = /^(?:~|null|Null|NULL)?$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL_FLOAT = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** What all words and numbers that are not strings begin with. */
const SPECIAL_START = /^(?:$|[-+.~0-9yYnNtTfFoO])/;

/** Type of a plain scalar by its text. */
export function plainScalarType(text: string): ScalarType {
  if (text.length > 64 || !SPECIAL_START.test(text)) {
    return "string";
  }
  if (NULL.test(text)) {
    return "null";
  }
  if (BOOLEAN.test(text)) {
    return "boolean";
  }
  return INTEGER.test(text) || FLOAT.test(text) || SPECIAL_FLOAT.test(text) ? "number" : "string";
}

const TYPES_BY_TAG: Readonly<Record<string, ScalarType>> = {
  "tag:yaml.org,2002:str": "string",
  "tag:yaml.org,2002:int": "number",
  "tag:yaml.org,2002:float": "number",
  "tag:yaml.org,2002:bool": "boolean",
  "tag:yaml.org,2002:null": "null",
};

/** Type that an explicit tag demands; undefined for tags that say nothing of the kind (`!Sub`). */
export function taggedScalarType(tag: string): ScalarType | undefined {
  return TYPES_BY_TAG[tag];
}

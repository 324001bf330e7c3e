/** Access to syntax trees: the one place that follows aliases and merge keys. */
import type { MapEntry, MapNode, ScalarNode, SequenceNode, SyntaxNode } from "./node.ts";

/** More than any honest chain of aliases or merges. */
const MAX_HOPS = 32;

/** The node itself, or what an alias stands for; undefined for an unknown anchor. */
export function resolve(node: SyntaxNode | undefined): Exclude<SyntaxNode, { kind: "alias" }> | undefined {
  let target = node;
  for (let hops = 0; target?.kind === "alias" && hops < MAX_HOPS; hops++) {
    target = target.target;
  }
  return target?.kind === "alias" ? undefined : target;
}

export function asMap(node: SyntaxNode | undefined): MapNode | undefined {
  const target = resolve(node);
  return target?.kind === "map" ? target : undefined;
}

export function asSequence(node: SyntaxNode | undefined): SequenceNode | undefined {
  const target = resolve(node);
  return target?.kind === "sequence" ? target : undefined;
}

export function asScalar(node: SyntaxNode | undefined): ScalarNode | undefined {
  const target = resolve(node);
  return target?.kind === "scalar" ? target : undefined;
}

/**
 * The entry of a key: the last one where the key stands twice (as JSON and YAML readers take it), else one that a
 * merge key (`<<`) brings in.
 */
export function entry(node: SyntaxNode | undefined, key: string): MapEntry | undefined {
  return entryWithin(node, key, MAX_HOPS);
}

function entryWithin(node: SyntaxNode | undefined, key: string, hops: number): MapEntry | undefined {
  const map = asMap(node);
  if (map === undefined || hops === 0) {
    return undefined;
  }
  for (let at = map.entries.length - 1; at >= 0; at--) {
    const candidate = map.entries[at];
    if (candidate?.key.value === key) {
      return candidate;
    }
  }
  for (const merged of mergeSources(map)) {
    const found = entryWithin(merged, key, hops - 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function mergeSources(map: MapNode): readonly SyntaxNode[] {
  for (const { key, value } of map.entries) {
    if (key.value === "<<" && key.style === "plain") {
      return asSequence(value)?.items ?? (value === undefined ? [] : [value]);
    }
  }
  return [];
}

/** Value of a key; undefined where the key or its value is missing. */
export function get(node: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  return entry(node, key)?.value;
}

/** Value at the end of a path of keys. */
export function path(node: SyntaxNode | undefined, keys: readonly string[]): SyntaxNode | undefined {
  let target = node;
  for (const key of keys) {
    target = get(target, key);
  }
  return target;
}

/** Items of a sequence; none for anything else. */
export function items(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return asSequence(node)?.items ?? [];
}

/** All entries of a mapping in source order, those of merge keys last and only where the mapping itself lacks the key. */
export function entries(node: SyntaxNode | undefined): readonly MapEntry[] {
  const map = asMap(node);
  if (map === undefined) {
    return [];
  }
  const sources = mergeSources(map);
  return sources.length === 0 ? map.entries : merged(map, sources);
}

function merged(map: MapNode, sources: readonly SyntaxNode[]): readonly MapEntry[] {
  const all = map.entries.filter(({ key }) => key.value !== "<<");
  const seen = new Set(all.map(({ key }) => key.value));
  const visited = new Set<SyntaxNode>([map]);
  const open = [...sources].reverse();
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    const target = asMap(source);
    if (target === undefined || visited.has(target)) {
      continue;
    }
    visited.add(target);
    for (const candidate of target.entries) {
      if (candidate.key.value !== "<<" && !seen.has(candidate.key.value)) {
        seen.add(candidate.key.value);
        all.push(candidate);
      }
    }
    open.push(...[...mergeSources(target)].reverse());
  }
  return all;
}

/** Decoded text of a scalar at a path; undefined for null and for anything that is not a scalar. */
export function textAt(node: SyntaxNode | undefined, ...keys: readonly string[]): string | undefined {
  const scalar = asScalar(path(node, keys));
  return scalar === undefined || scalar.type === "null" ? undefined : scalar.value;
}

/** True when a list is absent, null, or a sequence of mappings: nothing in it is a template's. */
export function isWholeList(node: SyntaxNode | undefined): boolean {
  const target = resolve(node);
  if (target === undefined || (target.kind === "scalar" && target.type === "null")) {
    return node === undefined || target !== undefined;
  }
  return asSequence(target)?.items.every((item) => asMap(item) !== undefined) ?? false;
}

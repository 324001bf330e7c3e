/** Adding and removing the environment variables of a container. */
import { appendItem } from "../edit/list-items.ts";
import { nodeAt, ownEntry } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import { removeItems } from "../edit/remove-items.ts";
import { setMapEntry } from "../edit/set-entry.ts";
import type { Container, EnvVariable } from "../model/pod-template.ts";
import type { FileEdit } from "../text/edits.ts";
import type { FixContext } from "./rule.ts";

/** Where a container stands. */
export interface ContainerAddress {
  readonly uri: string;
  readonly document: number;
  readonly container: Container;
}

/** Takes variables out of `env`, and `env` itself where nothing is left of it. Undefined where they stand behind an alias. */
export function removeVariables(
  address: ContainerAddress,
  variables: readonly EnvVariable[],
  context: FixContext,
): readonly FileEdit[] | undefined {
  const found = containerNode(address, context);
  const entry = found === undefined ? undefined : ownEntry(found.map, "env");
  if (found === undefined || entry?.value?.kind !== "sequence") {
    return undefined;
  }
  const sequence = entry.value;
  const items = sequence.items.filter((item) =>
    variables.some(({ range }) => item.kind === "map" && item.range.start === range.start),
  );
  if (items.length !== variables.length) {
    return undefined;
  }
  const edits =
    items.length === sequence.items.length
      ? removeEntry(found.file, found.map, entry)
      : removeItems(found.file, sequence, items);
  return edits === undefined ? undefined : [{ kind: "edit", uri: address.uri, edits }];
}

/** Adds a variable behind the others. */
export function addVariable(
  address: ContainerAddress,
  name: string,
  value: string,
  context: FixContext,
): readonly FileEdit[] | undefined {
  const found = containerNode(address, context);
  if (found === undefined) {
    return undefined;
  }
  const list = ownEntry(found.map, "env")?.value;
  const edits =
    list?.kind === "sequence"
      ? appendItem(found.file, list, { name, value })
      : setMapEntry(found.file, found.map, "env", [{ name, value }]);
  return edits === undefined ? undefined : [{ kind: "edit", uri: address.uri, edits }];
}

function containerNode({ uri, document, container }: ContainerAddress, context: FixContext) {
  const file = context.file(uri);
  const map = nodeAt(file?.documents[document]?.root, container.range);
  return file === undefined || map?.kind !== "map" ? undefined : { file, map };
}

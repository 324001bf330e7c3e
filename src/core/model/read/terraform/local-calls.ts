/** Calls of modules in other folders of the workspace: they decide what variables stand for there. */
import { attributeOf } from "../../../syntax/hcl.ts";
import { folderOf, resolveRelative } from "../../../text/uri.ts";
import type { ModuleFile } from "./module-scope.ts";

export interface LocalCall {
  /** URI of the called module's folder. */
  readonly folder: string;
  /** Arguments of the call: variables of that module which are not left at their default. */
  readonly variables: readonly string[];
}

/** Calls whose source is a path (`./iam`, `../modules/irsa`). */
export function localCalls({ uri, document }: ModuleFile): readonly LocalCall[] {
  return document.body.blocks.flatMap((block): readonly LocalCall[] => {
    const source = block.type === "module" ? attributeOf(block.body, "source")?.value : undefined;
    return source?.kind === "literal" && /^\.\.?\//.test(source.value)
      ? [
          {
            folder: resolveRelative(folderOf(uri), source.value),
            variables: block.body.attributes.map(({ name }) => name),
          },
        ]
      : [];
  });
}

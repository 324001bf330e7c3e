/** Terraform files by the folder that makes them one module: a changed file lets only its module be read anew. */
import type { FileFacts } from "../model/facts.ts";
import { type LocalCall, localCalls } from "../model/read/terraform/local-calls.ts";
import { type ModuleFile, readModule } from "../model/read/terraform/read-module.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { terraformMayMatter } from "../syntax/prefilter.ts";
import { folderOf } from "../text/uri.ts";

interface Member {
  /** What the file says apart from its module: suppressions, why it was skipped. */
  readonly base: FileFacts;
  /** Undefined for a file that says nothing of identity by itself, until another of its module does. */
  readonly file: ModuleFile | undefined;
  /** Whether the file is why its module is read. */
  readonly matters: boolean;
}

interface Module {
  readonly members: Map<string, Member>;
  /** Facts of each file as they were told last, as JSON. */
  readonly told: Map<string, string>;
}

/** Facts to tell, and files of modules that could not be read because of a bug. */
export interface Changes {
  readonly changed: readonly FileFacts[];
  readonly failures: readonly { readonly uri: string; readonly cause: unknown }[];
}

export class TerraformModules {
  readonly #modules = new Map<string, Module>();
  readonly #dirty = new Set<string>();
  /** Files that were put since facts were last taken: they are told even where their facts are the same. */
  readonly #put = new Set<string>();
  /** Calls of modules in other folders, by the file that makes them. */
  readonly #calls = new Map<string, readonly LocalCall[]>();

  /** Takes a parsed file; facts follow with `takeChanged`. */
  put(file: SyntaxFile, base: FileFacts): void {
    const { uri, text, hcl } = file;
    const parsed = hcl === undefined || hcl === "unread" ? undefined : { uri, text, document: hcl };
    const module = this.#moduleOf(uri);
    module.members.set(uri, { base, file: parsed, matters: parsed !== undefined && terraformMayMatter(text) });
    this.#put.add(uri);
    this.#dirty.add(folderOf(uri));
    this.#setCalls(uri, parsed === undefined ? [] : localCalls(parsed));
  }

  remove(uri: string): void {
    const module = this.#modules.get(folderOf(uri));
    if (module?.members.delete(uri)) {
      module.told.delete(uri);
      this.#put.delete(uri);
      this.#dirty.add(folderOf(uri));
      this.#setCalls(uri, []);
    }
  }

  has(uri: string): boolean {
    return this.#modules.get(folderOf(uri))?.members.has(uri) ?? false;
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0;
  }

  /**
   * Files whose facts are others than were told, from the modules in which something changed. `parse` reads a file that did not
   * matter until now, with everything in it.
   */
  takeChanged(parse: (uri: string) => SyntaxFile | undefined): Changes {
    const changed: FileFacts[] = [];
    const failures: { uri: string; cause: unknown }[] = [];
    for (const folder of this.#dirty) {
      const module = this.#modules.get(folder);
      if (module === undefined || module.members.size === 0) {
        this.#modules.delete(folder);
        continue;
      }
      try {
        changed.push(...this.#read(folder, module, parse));
      } catch (cause) {
        module.told.clear();
        failures.push(...[...module.members.keys()].map((uri) => ({ uri, cause })));
      }
    }
    this.#dirty.clear();
    this.#put.clear();
    return { changed, failures };
  }

  #read(folder: string, module: Module, parse: (uri: string) => SyntaxFile | undefined): readonly FileFacts[] {
    if ([...module.members.values()].some(({ matters }) => matters)) {
      for (const [uri, member] of module.members) {
        const hcl = member.file === undefined ? parse(uri) : undefined;
        if (hcl?.hcl !== undefined && hcl.hcl !== "unread") {
          module.members.set(uri, { ...member, file: { uri, text: hcl.text, document: hcl.hcl } });
        }
      }
    }
    const files = [...module.members.values()].flatMap(({ file }) => file ?? []);
    const facts = readModule(files, this.#variablesSetFor(folder));
    return [...module.members].flatMap(([uri, { base }]) => {
      const own = facts.get(uri) ?? [];
      const told = JSON.stringify(own);
      const isNew = this.#put.has(uri) || module.told.get(uri) !== told;
      module.told.set(uri, told);
      return isNew ? [{ ...base, facts: own }] : [];
    });
  }

  /** Variables that some call sets: what they stand for is not their default. */
  #variablesSetFor(folder: string): ReadonlySet<string> {
    const calls = [...this.#calls.values()].flat().filter((call) => call.folder === folder);
    return new Set(calls.flatMap(({ variables }) => variables));
  }

  #setCalls(uri: string, calls: readonly LocalCall[]): void {
    for (const { folder } of [...(this.#calls.get(uri) ?? []), ...calls]) {
      if (this.#modules.has(folder)) {
        this.#dirty.add(folder);
      }
    }
    if (calls.length === 0) {
      this.#calls.delete(uri);
    } else {
      this.#calls.set(uri, calls);
    }
  }

  #moduleOf(uri: string): Module {
    const folder = folderOf(uri);
    let module = this.#modules.get(folder);
    if (module === undefined) {
      module = { members: new Map(), told: new Map() };
      this.#modules.set(folder, module);
    }
    return module;
  }
}

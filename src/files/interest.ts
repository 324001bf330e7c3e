// Which files can say anything about identity, by their name: one list for the walk, the watchers and the editor.

/** Extensions (lower case, without the dot) of files that are read. */
export const EXTENSIONS = ["yaml", "yml", "json", "sh", "md", "tf", "tofu", "tfvars"] as const;

/** Whole file names that are read although they have no extension. */
export const FILE_NAMES = ["Makefile", "Kustomization"] as const;

/** Folders that are never entered: version control, downloaded or generated copies. A folder named by the user is read all the same. */
export const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  ".terraform",
  ".terragrunt-cache",
  ".venv",
  ".vscode-test",
  "__pycache__",
  "dist",
  "node_modules",
  "vendor",
]);

/** Glob patterns, relative to a workspace folder, that an LSP client has to watch. */
export const WATCH_GLOBS: readonly string[] = [
  `**/*.{${EXTENSIONS.join(",")}}`,
  ...FILE_NAMES.map((name) => `**/${name}`),
];

const EXTENSION_SET: ReadonlySet<string> = new Set(EXTENSIONS);
const NAME_SET: ReadonlySet<string> = new Set(FILE_NAMES);

/** Whether a file of this name is read. */
export function isOfInterest(fileName: string): boolean {
  const dot = fileName.lastIndexOf(".");
  return NAME_SET.has(fileName) || (dot >= 0 && EXTENSION_SET.has(fileName.slice(dot + 1).toLowerCase()));
}

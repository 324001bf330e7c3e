// A file system in memory for windows without a disk: what GitHub Repositories or a browser's own files are to vscode.dev.
const vscode = require("vscode");

class MemoryFiles {
  constructor() {
    /** Contents by path; a folder is a Map of its entries. */
    this.root = { type: vscode.FileType.Directory, entries: new Map(), mtime: 0 };
    this.changed = new vscode.EventEmitter();
    this.onDidChangeFile = this.changed.event;
  }
  find(path) {
    let node = this.root;
    for (const name of path.split("/").filter(Boolean)) {
      node = node.entries?.get(name);
      if (node === undefined) return undefined;
    }
    return node;
  }
  expect(uri) {
    const node = this.find(uri.path);
    if (node === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return node;
  }
  parent(uri) {
    const at = uri.path.lastIndexOf("/");
    return [this.expect(uri.with({ path: uri.path.slice(0, at) })), uri.path.slice(at + 1)];
  }
  watch() {
    return new vscode.Disposable(() => undefined);
  }
  stat(uri) {
    const { type, bytes, mtime } = this.expect(uri);
    return { type, size: bytes?.length ?? 0, ctime: 0, mtime };
  }
  readDirectory(uri) {
    return [...this.expect(uri).entries].map(([name, { type }]) => [name, type]);
  }
  createDirectory(uri) {
    const [parent, name] = this.parent(uri);
    if (!parent.entries.has(name))
      parent.entries.set(name, { type: vscode.FileType.Directory, entries: new Map(), mtime: Date.now() });
    this.changed.fire([{ type: vscode.FileChangeType.Created, uri }]);
  }
  readFile(uri) {
    const { bytes } = this.expect(uri);
    if (bytes === undefined) throw vscode.FileSystemError.FileIsADirectory(uri);
    return bytes;
  }
  writeFile(uri, bytes, { create, overwrite }) {
    const [parent, name] = this.parent(uri);
    const old = parent.entries.get(name);
    if (old === undefined && !create) throw vscode.FileSystemError.FileNotFound(uri);
    if (old !== undefined && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    parent.entries.set(name, { type: vscode.FileType.File, bytes, mtime: Date.now() });
    this.changed.fire([{ type: old ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created, uri }]);
  }
  delete(uri) {
    const [parent, name] = this.parent(uri);
    parent.entries.delete(name);
    this.changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }
  rename(from, to) {
    const [source, oldName] = this.parent(from);
    const [target, newName] = this.parent(to);
    target.entries.set(newName, this.expect(from));
    source.entries.delete(oldName);
    this.changed.fire([
      { type: vscode.FileChangeType.Deleted, uri: from },
      { type: vscode.FileChangeType.Created, uri: to },
    ]);
  }
}
exports.activate = async (context) => {
  const files = new MemoryFiles();
  const initial = await (
    await fetch(new URL("../../workspace.json", `${context.extensionUri.toString(true)}/`))
  ).json();
  for (const [path, text] of Object.entries(initial)) {
    let folder = files.root;
    const names = path.split("/").filter(Boolean);
    const last = names.pop();
    for (const name of names) {
      if (!folder.entries.has(name))
        folder.entries.set(name, { type: vscode.FileType.Directory, entries: new Map(), mtime: 0 });
      folder = folder.entries.get(name);
    }
    folder.entries.set(last, { type: vscode.FileType.File, bytes: new TextEncoder().encode(text), mtime: 0 });
  }
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("memory-files", files, { isCaseSensitive: true }),
  );
};

/** The practice account for programs that have a disk. */
export { folderStore } from "./folder-store.ts";
export * from "./index.ts";

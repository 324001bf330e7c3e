// What goes into the .vsix is decided on purpose: its file list equals a golden list, and what it names is in it.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "../host/paths.ts";
import { packedExtension, packedExtensionFolder, packedFiles } from "../host/unpack-extension.ts";

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly icon?: string;
}

const golden = join(repositoryRoot, "test/golden/packed-files.txt");

it("packs exactly the files of the golden list", async () => {
  const list = [...packedFiles().keys()].sort().join("\n");
  await expect(`${list}\n`).toMatchFileSnapshot(golden);
});

it("stays under 1.5 MB", () => {
  expect(statSync(packedExtension()).size).toBeLessThan(1_500_000);
});

it("packs the entry points and the icon that the manifest names", () => {
  const files = packedFiles();
  const manifest = JSON.parse(new TextDecoder().decode(files.get("package.json"))) as Manifest;
  const named = [manifest.main, manifest.browser, ...(manifest.icon === undefined ? [] : [manifest.icon])];
  for (const path of named) expect([...files.keys()]).toContain(path.replace(/^\.\//, ""));
});

it("reads Terraform with the packed parser", () => {
  const cli = join(packedExtensionFolder(), "dist/cli.js");
  const folder = join(repositoryRoot, "test/golden/rules/pi-principal-typo/terraform-jsonencode");
  const result = spawnSync(process.execPath, [cli, "check", join(folder, "main.tf")], { encoding: "utf8" });
  expect(result.stdout).toContain('There is no service "pod.eks.amazonaws.com"');
});

it("runs the packed command line without node_modules", () => {
  const cli = join(packedExtensionFolder(), "dist/cli.js");
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as { version: string };
  const result = spawnSync(process.execPath, [cli, "--version"], { encoding: "utf8" });
  expect({ status: result.status, stdout: result.stdout.trim(), stderr: result.stderr }).toEqual({
    status: 0,
    stdout: version,
    stderr: "",
  });
});

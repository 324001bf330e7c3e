// Decision 2 lists exactly what package.json ships, under the licences that the packages themselves name.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const DECISION = readFileSync(join(ROOT, "docs/decisions/0002-dependencies.md"), "utf8");

function manifest(...path: readonly string[]) {
  return JSON.parse(readFileSync(join(ROOT, ...path, "package.json"), "utf8")) as {
    readonly license: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
}

/** Package and licence of each row of the table; a row may name several packages. */
const listed = [...DECISION.matchAll(/^\| (`.+`) \| ([^|]+) \| [^|]+ \|$/gm)].flatMap(([, names = "", licence = ""]) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => ({ name, licence: licence.trim() })),
);

test("each runtime dependency has its line, and each line its dependency", () => {
  expect(listed.map(({ name }) => name).sort()).toEqual(Object.keys(manifest().dependencies).sort());
});

test.each(listed)("$name is under $licence", ({ name, licence }) => {
  expect(manifest("node_modules", name).license).toBe(licence);
  expect(["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "ISC"]).toContain(licence);
});

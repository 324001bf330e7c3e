// package.json and contributions.ts say the same, and package.json names nothing that is not there.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRIFT_RULE_IDS } from "../../../src/core/live/drift/drift.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { REGIONS } from "../../../src/extension/access/regions.ts";
import {
  COMMANDS,
  CONTEXTS,
  IDENTITIES_VIEW,
  SETTING_DEFAULTS,
  VIEW_CONTAINER,
  WALKTHROUGH,
} from "../../../src/extension/contributions.ts";
import { readManifest } from "../../host/manifest.ts";
import { repositoryRoot } from "../../host/paths.ts";

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<
          string,
          {
            readonly default: unknown;
            readonly markdownDescription: string;
            readonly ignoreSync?: boolean;
            readonly pattern?: string;
            readonly propertyNames?: { readonly enum: readonly string[]; readonly enumDescriptions: readonly string[] };
          }
        >
      >;
    };
    readonly snippets: readonly { readonly path: string }[];
    readonly walkthroughs: readonly {
      readonly id: string;
      readonly icon: string;
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifest = readManifest() as Manifest;
const { contributes } = manifest;
const commandIds: readonly string[] = Object.values(COMMANDS);

describe("the manifest", () => {
  it("contributes exactly the commands that have a handler", () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commandIds].sort());
  });

  it("puts every command into one category and names none twice", () => {
    expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(new Set(["IRSA"]));
    const titles = contributes.commands.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("names only contributed commands in its menus", () => {
    const items = Object.values(contributes.menus).flat();
    const commands = items.flatMap(({ command }) => command ?? []);
    expect(commands.filter((command) => !commandIds.includes(command))).toEqual([]);
    const submenus = items.flatMap(({ submenu }) => submenu ?? []);
    expect(submenus).toEqual(contributes.submenus.map(({ id }) => id));
    expect(commands.length + submenus.length).toBe(items.length);
  });

  it("hides from the palette what makes no sense there: the commands that need a tree node or a terminal", () => {
    const hidden = contributes.menus.commandPalette
      ?.filter(({ when }) => when === "false")
      .map(({ command }) => command);
    expect(hidden).toEqual([
      COMMANDS.openNode,
      COMMANDS.copyRoleArn,
      COMMANDS.copySubject,
      COMMANDS.copyIssuer,
      COMMANDS.forgetLive,
      COMMANDS.openLive,
      COMMANDS.compareLive,
      COMMANDS.copyArn,
      COMMANDS.loadMore,
      COMMANDS.decodeTerminalSelection,
    ]);
  });

  it("has the view and its container", () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([VIEW_CONTAINER]);
    expect(contributes.views[VIEW_CONTAINER]?.map(({ id }) => id)).toEqual([IDENTITIES_VIEW]);
  });

  it("links only contributed or built-in commands from its welcome views", () => {
    const builtIn = new Set(["workbench.action.files.openFolder"]);
    const links = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? ""),
    );
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((command) => !commandIds.includes(command) && !builtIn.has(command))).toEqual([]);
    expect(contributes.viewsWelcome.every(({ view }) => view === IDENTITIES_VIEW)).toBe(true);
  });

  it("has a walkthrough whose five steps are completed by doing what they say", () => {
    const [walkthrough, ...more] = contributes.walkthroughs;
    expect(more).toEqual([]);
    expect(WALKTHROUGH).toBe(`${manifest.publisher}.${manifest.name}#${walkthrough?.id}`);
    const known = new Set([...commandIds, `${IDENTITIES_VIEW}.focus`]);
    const steps = walkthrough?.steps ?? [];
    expect(steps).toHaveLength(5);
    // Done, not tried: a command that was called and left proves nothing.
    expect(steps.map(({ completionEvents }) => completionEvents.join())).toEqual([
      `onContext:${CONTEXTS.practising}`,
      `onView:${IDENTITIES_VIEW}`,
      `onContext:${CONTEXTS.filesWritten}`,
      `onContext:${CONTEXTS.planApplied}`,
      `onContext:${CONTEXTS.identityVerified}`,
    ]);
    for (const { description, media } of steps) {
      const links = [...description.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? "");
      expect(links.length).toBe(1);
      expect(links.filter((link) => !known.has(link))).toEqual([]);
      expect(media.altText).toMatch(/\.$/);
    }
  });

  it("names in when clauses only its own view", () => {
    const clauses = Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? ""));
    const views = clauses.flatMap((clause) => [...clause.matchAll(/view == ([\w.]+)/g)].map((match) => match[1]));
    expect(new Set(views)).toEqual(new Set([IDENTITIES_VIEW]));
  });

  it("names in when clauses only context keys that are set", () => {
    const items = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome];
    const keys = items.flatMap(({ when }) => [...(when ?? "").matchAll(/(?<![\w.])irsa\.\w+/g)].map(([key]) => key));
    const known: readonly string[] = [...Object.values(CONTEXTS), IDENTITIES_VIEW];
    expect(keys).toContain(CONTEXTS.serverDown);
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  });

  it("has the settings of the Settings type, with its defaults", () => {
    const defaults = Object.fromEntries(
      Object.entries(contributes.configuration.properties).map(([key, property]) => [key, property.default]),
    );
    const expected = Object.fromEntries(Object.entries(SETTING_DEFAULTS).map(([key, value]) => [`irsa.${key}`, value]));
    expect(defaults).toEqual(expected);
  });

  it("describes every setting and restricts those that reach out in workspaces without trust", () => {
    const properties = Object.entries(contributes.configuration.properties);
    expect(properties.filter(([, property]) => !property.markdownDescription.endsWith("."))).toEqual([]);
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe("limited");
    expect(restrictedConfigurations).toEqual(["irsa.practiceAccount", "irsa.aws.profile", "irsa.aws.region"]);
  });

  it("has each setting with its default on the page about settings", () => {
    const page = readFileSync(join(repositoryRoot, "docs/settings.md"), "utf8");
    const rows = [...page.matchAll(/^\| `irsa\.([\w.]+)` \| (.+?) \|/gm)].map(([, key, value]) => [key, value]);
    const shown = (value: unknown) =>
      value === "" ? "empty" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(SETTING_DEFAULTS).map(([key, value]) => [key, shown(value)])),
    );
  });

  it("completes the ids of rules with their titles, and those of drift", () => {
    const names = contributes.configuration.properties["irsa.rules"]?.propertyNames;
    expect(names?.enum).toEqual([...RULES.map(({ meta }) => meta.id), ...DRIFT_RULE_IDS]);
    expect(names?.enumDescriptions.slice(0, RULES.length)).toEqual(RULES.map(({ meta }) => meta.title));
    expect(new Set(names?.enumDescriptions).size).toBe(names?.enum.length);
  });

  it("syncs nothing that is this machine's", () => {
    const { properties } = contributes.configuration;
    expect(Object.keys(properties).filter((key) => properties[key]?.ignoreSync === true)).toEqual(["irsa.aws.profile"]);
    const source = globSync("src/**/*.ts", { cwd: repositoryRoot }).map((path) =>
      readFileSync(join(repositoryRoot, path), "utf8"),
    );
    expect(source.length).toBeGreaterThan(300);
    // VS Code syncs the global state only, and of that only keys that are named for it.
    expect(source.filter((text) => /setKeysForSync|\.globalState\b/.test(text))).toEqual([]);
  });

  it("says of a region what one looks like", () => {
    const pattern = new RegExp(contributes.configuration.properties["irsa.aws.region"]?.pattern ?? "$^");
    for (const region of ["", ...REGIONS]) {
      expect([region, pattern.test(region)]).toEqual([region, true]);
    }
    for (const wrong of ["eu-central", "Frankfurt", "eu_central_1", "eu-central-1a"]) {
      expect([wrong, pattern.test(wrong)]).toEqual([wrong, false]);
    }
  });

  it("refers only to files that are there", () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...(contributes.views[VIEW_CONTAINER]?.map(({ icon }) => icon) ?? []),
      ...contributes.snippets.map(({ path }) => path),
      ...contributes.walkthroughs.flatMap(({ icon, steps }) => [icon, ...steps.map(({ media }) => media.svg)]),
    ];
    expect(files.filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });

  it("starts for no window that has nothing to do with it", () => {
    expect(manifest.activationEvents).not.toContain("*");
    expect(manifest.activationEvents).not.toContain("onStartupFinished");
    const globs = manifest.activationEvents.filter((event) => event.startsWith("workspaceContains:"));
    expect(globs.filter((glob) => /\*\*\/\*\.(ya?ml|json)$/.test(glob))).toEqual([]);
  });
});

describe("the context menus of the tree", () => {
  /** `contextValue` is the node's kind and the names of its values, with spaces between. */
  const shown = (contextValue: string) =>
    (contributes.menus["view/item/context"] ?? [])
      .filter(({ when }) => {
        const pattern = /viewItem =~ \/(.+)\//.exec(when ?? "")?.[1];
        return pattern !== undefined && new RegExp(pattern).test(contextValue);
      })
      .map(({ command }) => command);

  it.each([
    [
      "service-account namespace name roleArn subject location",
      [
        "openNode",
        "openGuide",
        "compareLive",
        "setUpAccess",
        "planAndApply",
        "verifyAccount",
        "verifyAccount",
        "runVerificationPod",
        "undo",
        "copyRoleArn",
        "copySubject",
      ],
    ],
    ["cluster issuer location", ["openNode", "setUpAccess", "undo", "selectConnection", "copyIssuer"]],
    ["group-clusters", ["selectConnection"]],
    ["service-account name location", ["openNode", "openGuide", "compareLive", "setUpAccess", "undo"]],
    ["subject subject location", ["openNode", "copySubject"]],
    ["subject location", ["openNode"]],
    ["namespace namespace", ["setUpAccess"]],
    ["role roleArn", ["copyRoleArn"]],
    ["workload name namespace location", ["openNode", "compareLive", "bindWorkload"]],
    ["connection connection seen live", ["refreshLive", "refreshLive", "undo", "selectConnection", "forgetLive"]],
    ["provider arn issuer live document", ["openLive", "copyIssuer", "copyArn"]],
    ["workload namespace name live document", ["openLive", "compareLive"]],
    ["role name roleArn live document", ["openLive", "compareLive", "copyRoleArn"]],
    ["more of live", []],
  ] as const)("on “%s”", (contextValue, expected) => {
    expect(shown(contextValue)).toEqual(expected.map((key) => COMMANDS[key]));
  });
});

// Every feature in every look: light, dark and high contrast, at 1280x800 and at 200 %, with what must hold of it there and a picture.
import { join } from "node:path";
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { collidingLabels, seriousFindings, sidewaysScroll } from "../host/page-checks.ts";
import { repositoryRoot } from "../host/paths.ts";
import { story } from "../host/story.ts";
import type { Theme, Workbench } from "../host/workbench.ts";

const UPDATES = process.env.IRSA_UPDATE_SCREENSHOTS === "1";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

const ERROR =
  "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity";

/** One screen: how to get there, and what must be seen. */
interface Screen {
  readonly name: string;
  show(window: Workbench, zoom: number): Promise<void>;
  /** True where the README shows it, light and dark: replaced on request only (`IRSA_UPDATE_SCREENSHOTS=1`). */
  readonly inReadme?: boolean;
  /** True where it is a page of the extension's own in a webview, or one in VS Code's preview. */
  readonly page?: "own" | "preview";
}

/** The palette offers it only where there is a panel. */
const hidePanel = async (window: Workbench) => {
  if (await window.page.locator(".markers-panel").isVisible()) {
    await window.runCommand("View: Hide Panel");
  }
};

const guideOf = async (window: Workbench, account: string, mechanism: "IRSA" | "Pod Identity") => {
  await window.runCommand("IRSA: Open Guide");
  const page = window.webview();
  await page.getByRole("listbox").waitFor();
  await page.getByRole("combobox").selectOption({ label: account });
  await page.getByRole("radio", { name: mechanism }).check();
  await page.getByRole("group", { name: mechanism }).first().waitFor();
};

const SCREENS: readonly Screen[] = [
  {
    name: "walkthrough",
    async show(window) {
      await window.runCommand("IRSA: Get Started");
      await window.page.locator(".getting-started-step.expanded").waitFor();
    },
  },
  {
    name: "tree",
    async show(window) {
      await window.runCommand("View: Close All Editors");
      await window.runCommand("IRSA: Focus on Identities View");
      await window.views.treeRow("Identities", "exporter").waitFor();
      // The status bar counts what the Problems view lists.
      await window.page.locator(".statusbar-item", { hasText: /practice account\s+4/ }).waitFor();
    },
  },
  {
    name: "problems",
    inReadme: true,
    async show(window, zoom) {
      if (zoom > 1) {
        await window.runCommand("View: Close Primary Side Bar");
      }
      await window.editors.open("broken/service-account.yaml");
      await window.page.locator(".codelens-decoration", { hasText: "practice-billing-exporter" }).first().waitFor();
      await expect.poll(async () => (await window.views.problems()).length).toBeGreaterThanOrEqual(zoom > 1 ? 1 : 3);
    },
  },
  {
    name: "live",
    inReadme: true,
    async show(window, zoom) {
      await hidePanel(window);
      await window.runCommand("View: Close All Editors");
      await window.runCommand("IRSA: Focus on Identities View");
      await window.runCommand("IRSA: Refresh Live View");
      if (zoom > 1) {
        // Rows that do not fit are not drawn.
        await window.views.setExpanded("Identities", "Workspace", false);
        await window.views.treeRow("Identities", "OIDC providers").waitFor();
        return;
      }
      // A tree that the look still draws anew moves other rows under the mouse.
      await window.page.getByText("role missing, not in the cluster").first().waitFor();
      await window.views.setExpanded("Identities", "Clusters", false);
      await window.views.setExpanded("Identities", "Roles", false);
      await window.views.treeRow("Identities", "Live: practice").waitFor();
      await window.editors.open("broken/service-account.yaml");
      await expect
        .poll(async () => (await window.views.problems()).map(({ code }) => code))
        .toContain("drift/role-missing");
    },
  },
  {
    name: "quick-pick",
    async show(window) {
      await hidePanel(window);
      await window.runCommand("View: Close Primary Side Bar");
      await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
      await window.quickInput.answer("Practice cluster");
      await window.quickInput.row("practice").waitFor();
      await window.quickInput.answer("practice");
      await window.quickInput.waitForTitle("Set Up Access: Mechanism");
      expect((await window.quickInput.rows()).length).toBe(2);
    },
  },
  {
    name: "guide-broken",
    page: "own",
    inReadme: true,
    async show(window) {
      await window.quickInput.cancel();
      await window.runCommand("View: Close All Editors");
      await guideOf(window, "billing/exporter", "IRSA");
      await window.webview().getByText("is broken.").first().waitFor();
    },
  },
  {
    name: "guide-healthy",
    page: "own",
    async show(window) {
      await guideOf(window, "storefront/s3-reader", "IRSA");
      await window.webview().getByText("Nothing is wrong in the files.").waitFor();
    },
  },
  {
    name: "guide-pod-identity",
    page: "own",
    async show(window) {
      await guideOf(window, "storefront/s3-reader", "Pod Identity");
      await window.webview().getByText("Pod Identity is not set up").waitFor();
    },
  },
  {
    name: "plan",
    page: "preview",
    async show(window) {
      await window.runCommand("View: Close All Editors");
      await window.runCommand("IRSA: Plan and Apply");
      await window.quickInput.pick("billing/exporter");
      await window.webview().getByRole("heading", { name: "The same by hand" }).waitFor();
      await window.quickInput.waitForTitle("Plan and Apply");
      await window.quickInput.cancel();
    },
  },
  {
    name: "verification",
    page: "preview",
    inReadme: true,
    async show(window) {
      await window.runCommand("IRSA: Verify ServiceAccount");
      await window.quickInput.pick("storefront/s3-reader");
      await window.webview().getByRole("heading", { name: "gets its AWS identity by IRSA" }).waitFor();
      await window.runCommand("Notifications: Clear All Notifications");
    },
  },
  {
    name: "decoder",
    page: "preview",
    async show(window) {
      await window.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(ERROR)})`);
      await window.runCommand("IRSA: Decode Error…");
      await window.quickInput.pick("What is on the clipboard");
      await window.quickInput.waitForTitle("What the Error Means");
      // The list is longer than what is drawn of it.
      await window.quickInput.type("Show everything");
      await window.quickInput.pick("Show everything as a page");
      await window.page.locator(".part.editor .tab.active", { hasText: "Error Decoded" }).waitFor();
      // The preview shows the page before until it has drawn this one.
      await window.webview().getByRole("heading", { name: "What the error says" }).waitFor();
    },
  },
  {
    name: "explain-pod",
    page: "preview",
    async show(window) {
      await window.runCommand("View: Close All Editors");
      await window.editors.open("storefront/pod.yaml");
      await window.runCommand("IRSA: Explain What the Webhook Will Inject");
      await window.page.locator(".part.editor .tab.active", { hasText: "as admitted" }).waitFor();
      const toast = await window.notification("s3-access-pod");
      await toast.getByRole("button", { name: "Show Reasons" }).click();
      await window.webview().getByRole("heading").first().waitFor();
    },
  },
];

const LOOKS: readonly (readonly [Theme, zoom: number])[] = [
  ["light", 1],
  ["dark", 1],
  ["high-contrast", 1],
  ["light", 2],
  ["dark", 2],
  ["high-contrast", 2],
];

for (const [theme, zoom] of LOOKS) {
  story(`everything can be read in ${theme} at ${zoom * 100} %`, async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({
      workspace: makeWorkspace(FILES),
      theme,
      zoom,
      settings: { "irsa.practiceAccount": true, "editor.minimap.enabled": false },
    });
    for (const { name, page, show, inReadme } of SCREENS) {
      await show(window, zoom);
      // Over nothing that would show a tooltip.
      await window.page.mouse.move(2, 2);
      await window.screenshot(`looks-${name}-${theme}-${zoom * 100}.png`);
      if (UPDATES && inReadme === true && zoom === 1 && theme !== "high-contrast") {
        await window.screenshot(join(repositoryRoot, "media/screenshots", `${name}-${theme}.png`));
      }
      // Every screen is looked at, whatever one of them shows.
      if (page !== undefined) {
        expect.soft([name, await sidewaysScroll(window.webview())]).toEqual([name, 0]);
      }
      // A preview's page, its colours and its head are VS Code's; the text in it is ours.
      if (page === "own") {
        expect.soft([name, await seriousFindings(window.webview())]).toEqual([name, []]);
        expect.soft([name, await collidingLabels(window.webview())]).toEqual([name, []]);
      }
    }
  });
}

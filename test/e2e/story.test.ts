// The story that the product is for: an empty folder, one command, a few answers; then a mistake, seen in both files, mended with one key.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { answer } from "../host/live-steps.ts";
import { story } from "../host/story.ts";
import type { Problem } from "../host/views.ts";
import type { Workbench } from "../host/workbench.ts";

/** The practice account; and editors without what is beside the point of the pictures. */
const PRACTICE = {
  "irsa.practiceAccount": true,
  "editor.minimap.enabled": false,
  "editor.wordBasedSuggestions": "off",
};

async function picture(window: Workbench, name: string): Promise<string> {
  // Over nothing that would show a tooltip.
  await window.page.mouse.move(640, 620);
  return window.screenshot(`${name}.png`);
}

/** Answers the step with this stage by typing (or taking what is there) and Enter; the next step waits for its own title. */
async function problems(
  window: Workbench,
  wanted: (found: readonly Problem[]) => boolean,
): Promise<readonly Problem[]> {
  await expect.poll(async () => wanted(await window.views.problems()), { timeout: 15_000 }).toBe(true);
  return window.views.problems();
}

/** Presses Control+. until the list with that fix is there: the key is lost on an editor that is about to get the focus. */
async function openQuickFixes(window: Workbench, fix: string): Promise<void> {
  const row = window.page.locator(".action-widget .monaco-list-row", { hasText: fix }).first();
  await expect
    .poll(
      async () => {
        await window.page.keyboard.press("Control+.");
        return row.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      },
      { timeout: 15_000 },
    )
    .toBe(true);
}

/** Answers of the story, to the review; `onMechanism` is called where the mechanism is asked for. */
async function answerAll(window: Workbench, onMechanism: () => Promise<unknown> = async () => {}): Promise<void> {
  await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
  await answer(window, "Cluster", "Practice cluster");
  await window.quickInput.row("practice").waitFor();
  await answer(window, "Cluster", "practice");
  await window.quickInput.waitForTitle("Mechanism (2/7)");
  await onMechanism();
  await answer(window, "Mechanism", "IRSA");
  await answer(window, "ServiceAccount", "storefront");
  await window.quickInput.waitForMessage("Name of the ServiceAccount in namespace storefront");
  await window.quickInput.type("s3_reader");
  await window.quickInput.waitForMessage("no “_”");
  await answer(window, "ServiceAccount", "s3-reader");
  await answer(window, "Role", "New role");
  await window.quickInput.waitForMessage("Name of the new role");
  expect(await window.quickInput.value()).toBe("practice-storefront-s3-reader");
  await answer(window, "Role");
  await answer(window, "Permissions", "Read one S3 bucket");
  await window.quickInput.waitForMessage("Name of the S3 bucket");
  await answer(window, "Permissions", "storefront-reports");
  await answer(window, "Workload", "Test pod");
  await window.quickInput.waitForMessage("Name of the test pod");
  await answer(window, "Workload", "s3-access-pod");
  await window.quickInput.waitForTitle("Review (7/7)");
  await window.quickInput.row("Write 4 Files").waitFor();
}

story("from an empty folder to a mended mistake", async ({ makeWorkspace, openWindow }) => {
  const workspace = makeWorkspace();
  const window = await openWindow({ workspace, settings: PRACTICE });
  await window.views.openContainer("IRSA");
  await window.page.getByRole("button", { name: "Set Up Access", exact: true }).waitFor();
  await picture(window, "welcome");

  await answerAll(window, () => picture(window, "guided-mechanism"));
  expect(readdirSync(workspace)).toEqual([]);
  await window.page
    .locator(".multiDiffEntry, .multi-diff-root-floating-menu, .monaco-component.multiDiffEditor")
    .first()
    .waitFor();
  await picture(window, "review");
  await window.quickInput.pick("Write 4 Files");
  await window.notification("wrote 4 files");
  expect(readdirSync(workspace).sort()).toEqual([
    "permission-policy.json",
    "pod.yaml",
    "service-account.yaml",
    "trust-policy.json",
  ]);
  expect(await window.editors.tabs()).toEqual(["service-account.yaml", "trust-policy.json"]);
  const policy = JSON.parse(readFileSync(join(workspace, "trust-policy.json"), "utf8"));
  expect(policy.Statement[0].Condition.StringEquals).toEqual({
    "oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135:aud": "sts.amazonaws.com",
    "oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135:sub":
      "system:serviceaccount:storefront:s3-reader",
  });
  await picture(window, "written");
  await window.page.getByRole("button", { name: "Show Next Steps" }).click();
  await window.webview().getByRole("heading", { name: "2. Create the role" }).waitFor();
  await picture(window, "next-steps");
  await window.runCommand("View: Close Editor");
  expect(await problems(window, (found) => found.length === 0)).toEqual([]);

  await window.editors.focus("service-account.yaml");
  await window.editors.goTo(5, "  namespace: ".length + 1);
  await window.editors.replaceNext("storefront".length, "store");
  const broken = await problems(window, (found) => new Set(found.map(({ file }) => file)).size === 3);
  expect(broken.map(({ file, code, severity }) => [file, code, severity]).sort()).toEqual([
    ["pod.yaml", "workload-sa-missing", "error"],
    ["service-account.yaml", "trust-sub-mismatch", "error"],
    ["trust-policy.json", "trust-sub-mismatch", "error"],
  ]);
  await window.views.treeRow("Identities", "store").waitFor();
  // The completion list that typing opened, and lenses that are still those of the text before.
  await window.page.keyboard.press("Escape");
  await window.page.locator(".codelens-decoration", { hasText: "does not admit it" }).first().waitFor();
  await picture(window, "problems");

  await window.editors.focus("service-account.yaml");
  await window.editors.goTo(5, "  namespace: s".length);
  await openQuickFixes(window, "storefront");
  await picture(window, "quick-fix");
  await window.page.keyboard.press("Enter");
  expect(await problems(window, (found) => found.length === 0)).toEqual([]);
});

story("cancelling at the last question writes nothing", async ({ makeWorkspace, openWindow }) => {
  const workspace = makeWorkspace();
  const window = await openWindow({ workspace, settings: PRACTICE });
  await answerAll(window);
  await window.quickInput.back();
  await window.quickInput.waitForMessage("Name of the test pod");
  expect(await window.quickInput.value()).toBe("s3-access-pod");
  await window.quickInput.accept();
  await window.quickInput.row("Write 4 Files").waitFor();
  await window.quickInput.cancel();
  await window.quickInput.waitUntilClosed();
  expect(readdirSync(workspace)).toEqual([]);
  await expect.poll(() => window.editors.tabs()).toEqual([]);
});

// VS Code in a browser with nothing behind it, as vscode.dev is: files are checked and fixed, and everything is tried on the practice account.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { writeFiles } from "../host/live-steps.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const PRACTICE = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

const codes = async (window: Workbench) => (await window.views.problems()).map(({ file, code }) => `${file} ${code}`);

story("in a browser, files that nobody opened are checked, explained and fixed", async ({ openWeb }) => {
  const window = await openWeb({ files: PRACTICE });
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "exporter").waitFor();
  await expect
    .poll(() => codes(window), { timeout: 20_000 })
    .toEqual([
      "pod.yaml workload-sa-missing",
      "service-account.yaml trust-sub-mismatch",
      "trust-policy.json trust-sub-mismatch",
      "trust-policy.json trust-aud-missing",
    ]);
  await window.screenshot("web-problems.png");

  await window.views.treeRow("Identities", "exporter").click();
  await window.editors.waitForActive("service-account.yaml");
  await window.editors.focus("service-account.yaml");
  await window.editors.goTo(5, 16);
  await window.page.keyboard.press("ControlOrMeta+K");
  await window.page.keyboard.press("ControlOrMeta+I");
  await window.page.locator(".monaco-hover", { hasText: "exporter" }).first().waitFor();
  await window.screenshot("web-hover.png");
  await window.page.keyboard.press("Escape");

  const fixes = window.page.locator(".action-widget .monaco-list-row");
  const fix = fixes.filter({ hasText: "system:serviceaccount:billing:exporter" }).first();
  // Asked again only when no list came: each time draws it anew, and a click on the list before is lost.
  await expect
    .poll(async () => {
      await window.page.keyboard.press("ControlOrMeta+.");
      return fix.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
  await fix.click();
  await expect
    .poll(() => codes(window), { timeout: 20_000 })
    .toEqual(["pod.yaml workload-sa-missing", "trust-policy.json trust-aud-missing"]);

  await window.runCommand("IRSA: Open Guide");
  await window.webview().getByRole("listbox").waitFor();
  await window.webview().getByRole("combobox").selectOption({ label: "storefront/s3-reader" });
  await window.webview().getByText("Nothing is wrong in the files.").waitFor();
  await window.screenshot("web-guide.png");
});

story("in a browser, access is set up, applied, verified and undone on the practice account", async ({ openWeb }) => {
  const window = await openWeb({ files: { "README.md": "# Mine\n" }, settings: { "irsa.practiceAccount": true } });
  await writeFiles(window, "IRSA");
  const written = await window.notification("wrote 4 files for ServiceAccount shop/reader");
  await written.getByRole("button", { name: "Plan and Apply" }).click();
  await window.quickInput.waitForTitle("Plan and Apply");
  const [apply = ""] = (await window.quickInput.rows()).map(({ label }) => label.trim());
  expect(apply).toMatch(/^Apply \d Changes$/);
  await window.screenshot("web-plan.png");
  await window.quickInput.pick(apply);
  await window.notification("ServiceAccount shop/reader is verified");
  await window.screenshot("web-verified.png");

  // The page goes and comes back: the account and the record of the run are still there.
  await window.reload();
  await window.runCommand("IRSA: Undo Applied Changes");
  await window.quickInput.row("shop/reader").waitFor();
  await window.quickInput.accept();
  await expect.poll(async () => (await window.quickInput.rows())[0]?.label.trim()).toMatch(/^Take Back \d Changes$/);
  await window.quickInput.accept();
  await window.quickInput.waitForMessage("Type shop to agree");
  await window.quickInput.answer("shop");
  await window.notification("changes are taken back");
});

story(
  "in a browser, what needs AWS says so and offers the practice workspace, Terraform is read",
  async ({ openWeb }) => {
    const window = await openWeb({
      files: {
        "main.tf": `resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "pod.eks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
`,
      },
    });
    await window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "main.tf" }).dblclick();
    await window.editors.waitForActive("main.tf");
    await expect.poll(() => codes(window), { timeout: 20_000 }).toContain("main.tf pi-principal-typo");
    await window.runCommand("IRSA: Detect OIDC Issuer");
    const toast = await window.notification("VS Code in a browser can read neither AWS profiles nor a kubeconfig.");
    await window.screenshot("web-no-aws.png");
    await toast.getByRole("button", { name: "Open Practice Workspace" }).click();
    await window.quickInput.waitForTitle("Open Practice Workspace");
    await window.quickInput.accept();
    await window.page.locator(".part.titlebar", { hasText: "practice" }).waitFor();
    await window.views.openContainer("IRSA");
    await window.views.treeRow("Identities", "exporter").waitFor();
    await window.screenshot("web-practice.png");
  },
);

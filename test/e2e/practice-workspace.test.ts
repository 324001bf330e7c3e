// The practice workspace, from the palette on: what the tree shows of it, and what can be done from the tree.
import { expect } from "vitest";
import { agreeToPlan } from "../host/live-steps.ts";
import { pickFromMenu } from "../host/menu.ts";
import { story } from "../host/story.ts";

story("the practice workspace opens, and its tree tells right from wrong", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace() });
  await window.runCommand("IRSA: Open Practice Workspace");
  await window.quickInput.waitForTitle("Open Practice Workspace");
  await window.quickInput.accept();
  // The window opens anew on the other folder.
  await window.page.locator(".part.titlebar", { hasText: "practice" }).waitFor();
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "exporter").waitFor();
  await window.views.treeRow("Identities", "s3-reader").waitFor();

  const rows = await window.views.treeItems("Identities");
  const labelsAt = (wanted: number) => rows.filter(({ level }) => level === wanted).map(({ label }) => label);
  expect(labelsAt(1)).toEqual(["Workspace", "Live: practice account"]);
  expect(labelsAt(2)).toEqual(["Clusters", "Namespaces", "Roles", "Look now"]);
  const spoken = (label: string) => window.views.treeRow("Identities", label).getAttribute("aria-label");
  expect(await spoken("exporter")).toMatch(/^ServiceAccount exporter problem\. /);
  expect(await spoken("s3-reader")).toMatch(/^ServiceAccount s3-reader OK/);
  await expect
    .poll(() => window.page.locator(".part.activitybar .action-item", { hasText: /^\s*4\s*$/ }).count())
    .toBe(1);

  await window.views.treeRow("Identities", "exporter").click();
  await window.editors.waitForActive("service-account.yaml");
  await pickFromMenu(window.views.treeRow("Identities", "exporter"), "Copy Subject");
  await expect
    .poll(() => window.page.evaluate("navigator.clipboard.readText()"))
    .toBe("system:serviceaccount:billing:exporter");

  await window.runCommand("IRSA: Check Workspace");
  await window.notification("3 errors, 1 warning in 10 files");
});

story("in the practice workspace the issuer is detected without any AWS", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: { "irsa.practiceAccount": true } });
  await window.runCommand("IRSA: Detect OIDC Issuer");
  await window.quickInput.waitForTitle("Detect OIDC Issuer: Cluster");
  await window.quickInput.answer("Practice cluster");
  await window.quickInput.row("practice-no-provider").waitFor();
  await window.quickInput.pick("practice-no-provider");
  await window.quickInput.waitForTitle("OIDC Issuer of Cluster practice-no-provider");
  await window.quickInput.waitForMessage("has no OIDC provider for this issuer");
  await window.quickInput.accept();
  await window.quickInput.waitForMessage("Copied https://oidc.eks.us-east-1.amazonaws.com/id/");
  expect(await window.page.evaluate("navigator.clipboard.readText()")).toMatch(
    /^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
  );
  await window.quickInput.pick("Show as a page");
  await window.webview().getByRole("heading", { name: "IAM OIDC provider is missing" }).waitFor();
});

story(
  "a practice scenario opens with its break, verify names it, and the plan repairs it",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace() });
    await window.runCommand("IRSA: Open Practice Scenario…");
    await window.quickInput.waitForTitle("Open Practice Scenario");
    await window.quickInput.row("IAM has no OIDC provider for the cluster.").waitFor();
    const rows = (await window.quickInput.rows()).map(({ label }) => label.trim());
    expect(rows.slice(0, 2)).toEqual(["IRSA works.", "EKS Pod Identity works."]);
    await window.screenshot("scenario-choice.png");
    await window.quickInput.answer("subject-mismatch");
    // The window opens anew on the scenario's folder.
    await window.page.locator(".part.titlebar", { hasText: "subject-mismatch" }).waitFor();
    const greeting = await window.notification(
      "IRSA practice scenario: The trust policy admits another ServiceAccount",
    );
    await window.screenshot("scenario-greeting.png");
    await greeting.getByRole("button", { name: "Verify ServiceAccount" }).click();
    const shown = window.webview();
    await shown.getByRole("heading", { name: "does not get its AWS identity" }).waitFor();
    await shown
      .getByRole("heading", { name: "✗ The role's trust policy admits the ServiceAccount", exact: true })
      .waitFor();
    await window.screenshot("scenario-broken.png");
    const broken = await window.notification("does not get its identity");
    await broken.getByRole("button", { name: "Plan the Repair" }).click();
    await agreeToPlan(window, 'Change whom role "practice-s3-reader" trusts');
    await shown.getByRole("heading", { name: "gets its AWS identity by IRSA" }).waitFor();

    // Another one asks first: what was done here would be gone.
    await window.runCommand("IRSA: Open Practice Scenario…");
    await window.quickInput.waitForTitle("Open Practice Scenario");
    await window.quickInput.answer("healthy-pod-identity");
    await window.quickInput.row("Begin Anew").waitFor();
    await window.quickInput.pick("Cancel");
    expect(await window.page.locator(".part.titlebar", { hasText: "subject-mismatch" }).count()).toBe(1);
  },
);

// EKS Pod Identity by mouse and keyboard: from nothing to verified, each link broken and named, repaired, and back to nothing.
import { expect } from "vitest";
import { agreeToPlan, changePractice, PRACTICE, practiceContent, undoTheRun, writeFiles } from "../host/live-steps.ts";
import { pickFromMenu } from "../host/menu.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

async function verifyFromTree(window: Workbench): Promise<void> {
  await window.views.openContainer("IRSA");
  await pickFromMenu(window.views.treeRow("Identities", "reader"), "Verify ServiceAccount");
}

story(
  "Pod Identity: plans, applies, verifies, names broken links, repairs, undoes",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace(), settings: PRACTICE, theme: "light" });
    const shown = window.webview();
    await writeFiles(window, "EKS Pod Identity");
    const written = await window.notification("wrote 4 files for ServiceAccount shop/reader");
    await written.getByRole("button", { name: "Plan and Apply" }).click();
    await agreeToPlan(window, 'Create role "practice-shop-reader"', "pod-identity-plan.png");

    await shown.getByRole("heading", { name: "gets its AWS identity by EKS Pod Identity" }).waitFor();
    await shown.getByText("Associate ServiceAccount shop/reader with its role").first().waitFor();
    await window.notification("ServiceAccount shop/reader is verified");
    await window.screenshot("pod-identity-verified.png");
    const [association] = practiceContent(window).associations.filter(({ namespace }) => namespace === "shop");
    expect(association).toMatchObject({ serviceAccount: "reader" });

    // Somebody deletes the association: the files still say what it was, and the repair makes it anew.
    changePractice(window, (content) => {
      content.associations = content.associations.filter(({ namespace }) => namespace !== "shop");
    });
    await verifyFromTree(window);
    await shown.getByRole("heading", { name: "does not get its AWS identity" }).waitFor();
    await shown.getByText("and no Pod Identity association").first().waitFor();
    await window.screenshot("pod-identity-broken.png");
    const broken = await window.notification("does not get its identity");
    await broken.getByRole("button", { name: "Plan the Repair" }).click();
    await agreeToPlan(window, "Associate ServiceAccount shop/reader with its role", "pod-identity-repair.png");
    await shown.getByRole("heading", { name: "gets its AWS identity by EKS Pod Identity" }).waitFor();

    // Somebody changes whom the role trusts.
    changePractice(window, ({ roles }) => {
      for (const role of roles.filter(({ name }) => name === "practice-shop-reader")) {
        role.trustPolicy = role.trustPolicy.replaceAll("sts:TagSession", "sts:SetSourceIdentity");
      }
    });
    await verifyFromTree(window);
    await shown
      .getByRole("heading", { name: "✗ The role's trust policy admits the ServiceAccount", exact: true })
      .waitFor();
    await window.screenshot("pod-identity-trust.png");
    changePractice(window, ({ roles }) => {
      for (const role of roles.filter(({ name }) => name === "practice-shop-reader")) {
        role.trustPolicy = role.trustPolicy.replaceAll("sts:SetSourceIdentity", "sts:TagSession");
      }
    });

    // The repair is a run of its own, so there are two to take back.
    await undoTheRun(window);
    await window.notification("1 change is taken back");
    await undoTheRun(window, "pod-identity-undo.png");
    await window.quickInput.waitForMessage("Type shop to agree");
    await window.quickInput.answer("shop");
    await window.notification("changes are taken back");
    const { roles, associations } = practiceContent(window);
    expect(roles.map(({ name }) => name)).not.toContain("practice-shop-reader");
    expect(associations.filter(({ namespace }) => namespace === "shop")).toEqual([]);
  },
);

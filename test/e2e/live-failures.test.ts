// Applies that fail half-way or are broken off: what was done is said, and the run goes on or is taken back.
import { expect } from "vitest";
import { agreeToPlan, agreeToUndo, changePractice, PRACTICE, practiceContent, writeFiles } from "../host/live-steps.ts";
import { story } from "../host/story.ts";

story("an apply that is refused half-way goes on once it may", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: PRACTICE });
  const shown = window.webview();
  await writeFiles(window, "IRSA");
  const written = await window.notification("wrote 4 files for ServiceAccount shop/reader");
  await written.getByRole("button", { name: "Plan and Apply" }).click();
  await window.quickInput.waitForTitle("Plan and Apply");
  changePractice(window, (content) => {
    content.denied = ["iam:PutRolePolicy"];
  });
  await agreeToPlan(window, 'Create role "practice-shop-reader"');

  await shown.getByRole("heading", { name: "Not all of it was done" }).waitFor();
  await shown.getByText(/failed:.*inline policy.*iam:PutRolePolicy/).waitFor();
  await shown.getByText("not begun: Create ServiceAccount shop/reader").waitFor();
  const failed = await window.notification("Not all of it could be done");
  await window.screenshot("live-failed.png");

  // The same refusal again says the same again, and does nothing twice.
  await failed.getByRole("button", { name: "Resume" }).click();
  const again = await window.notification("Not all of it could be done");
  expect(practiceContent(window).roles.filter(({ name }) => name === "practice-shop-reader")).toHaveLength(1);
  changePractice(window, (content) => {
    content.denied = [];
  });
  // Its message is gone; the record is not.
  await again.hover();
  await again.locator(".codicon-notifications-clear").click();
  await window.runCommand("IRSA: Undo Applied Changes");
  await window.quickInput.pick("shop/reader");
  await window.quickInput.row("Resume").waitFor();
  await window.screenshot("live-resume.png");
  await window.quickInput.pick("Resume");
  await shown.getByRole("heading", { name: "gets its AWS identity by IRSA" }).waitFor();
  await window.notification("ServiceAccount shop/reader is verified");
});

story("an apply that is broken off is taken back from its message", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: PRACTICE, theme: "light" });
  const shown = window.webview();
  await writeFiles(window, "EKS Pod Identity");
  const written = await window.notification("wrote 4 files for ServiceAccount shop/reader");
  await written.getByRole("button", { name: "Plan and Apply" }).click();
  await window.quickInput.waitForTitle("Plan and Apply");
  // Changes take a minute to be seen, so the association waits for its role.
  changePractice(window, (content) => {
    content.settleMs = 60_000;
  });
  await agreeToPlan(window, 'Create role "practice-shop-reader"');
  const applying = await window.notification("waiting");
  await window.screenshot("live-waiting.png");
  await applying.getByRole("button", { name: "Cancel" }).click();

  await shown.getByRole("heading", { name: "Not all of it was done" }).waitFor();
  await shown.getByText(/broken off:.*Associate ServiceAccount shop\/reader/).waitFor();
  const off = await window.notification("Broken off");
  await window.screenshot("live-broken-off.png");
  changePractice(window, (content) => {
    content.settleMs = 0;
    (content as unknown as { lagging: unknown[] }).lagging = [];
  });
  await off.getByRole("button", { name: "Undo" }).click();
  await agreeToUndo(window);
  await window.notification("taken back");
  const { roles, associations } = practiceContent(window);
  expect(roles.map(({ name }) => name)).not.toContain("practice-shop-reader");
  expect(associations.filter(({ namespace }) => namespace === "shop")).toEqual([]);

  // Nothing is left to take back.
  await window.runCommand("IRSA: Undo Applied Changes");
  await window.notification("There is nothing to undo");
});

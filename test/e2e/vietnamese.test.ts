// A window with Vietnamese as its display language: commands, pages, tree, editor, questions, and what AWS and the cluster refuse.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { changePractice, PRACTICE as ON_PRACTICE } from "../host/live-steps.ts";
import { manifestTexts } from "../host/manifest.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const PRACTICE = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));
const TEXTS = manifestTexts("vi");
const command = (name: string) => `IRSA: ${TEXTS[`command.${name}`]}`;

story(
  "the guide is Vietnamese, and commands are found by their Vietnamese names",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace(PRACTICE), language: "vi" });
    await window.runCommand(command("openGuide"));
    const page = window.webview();
    await page.getByRole("listbox").waitFor();
    await page.getByRole("combobox").selectOption({ label: "storefront/s3-reader" });
    await page.getByText("Trong các tệp không có gì sai.").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("vi");
    await page.getByRole("heading", { name: "Cách một pod nhận credentials với IRSA" }).waitFor();
    await page.getByText("Đánh giá từ các tệp trong workspace này").waitFor();
    await window.screenshot("vietnamese-guide.png");
  },
);

const VIEW = "Danh tính";

async function described(window: Workbench, label: string): Promise<readonly string[]> {
  const items = await window.views.treeItems(VIEW);
  return items.filter((item) => item.label === label).map(({ description }) => description);
}

story("tree, editor, settings and walkthrough are Vietnamese", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(PRACTICE), settings: ON_PRACTICE, language: "vi" });
  await window.views.openContainer("IRSA");
  await window.views.treeRow(VIEW, "exporter").waitFor();
  expect(await described(window, "Hiện trạng: tài khoản thực hành")).toEqual(["chưa xem"]);
  await window.screenshot("vietnamese-tree-files.png");
  await window.views.treeRow(VIEW, "Xem ngay bây giờ").click();
  await window.views.treeRow(VIEW, "Các OIDC provider").waitFor();
  await expect.poll(() => described(window, "exporter")).toEqual(["thiếu role, không có trong cluster"]);
  const status = window.page.locator(".statusbar-item", { hasText: /practice\s+you/ }).first();
  await status.hover();
  await window.page.locator(".monaco-hover", { hasText: "Hoạt động với danh tính" }).first().waitFor();
  await window.screenshot("vietnamese-tree.png");

  await window.editors.open("broken/service-account.yaml");
  await window.page.locator(".codelens-decoration", { hasText: "practice-billing-exporter" }).first().waitFor();
  const messages = async () => (await window.views.problems()).map(({ message }) => message).join("\n");
  await expect.poll(messages).toContain("trust policy cho phép duy nhất");
  await window.editors.focus("service-account.yaml");
  await window.editors.goTo(5, 16);
  await window.page.keyboard.press("ControlOrMeta+K");
  await window.page.keyboard.press("ControlOrMeta+I");
  await window.page.locator(".monaco-hover", { hasText: "exporter" }).first().waitFor();
  await window.screenshot("vietnamese-hover.png");
  await window.page.keyboard.press("Escape");
  await window.editors.goTo(5, 16);
  const fix = window.page.locator(".action-widget .monaco-list-row", { hasText: "Cho phép" }).first();
  for (let tries = 0; tries < 4 && !(await fix.isVisible()); tries++) {
    await window.page.keyboard.press("Control+.");
    await fix.waitFor({ timeout: 3_000 }).catch(() => undefined);
  }
  await window.page
    .locator(".action-widget .monaco-list-row", { hasText: "Tắt trust-sub-mismatch cho dòng này" })
    .waitFor();
  await window.screenshot("vietnamese-fixes.png");
  await window.page.keyboard.press("Escape");

  await window.runCommand("View: Hide Panel");
  await window.runCommand("Preferences: Open Settings (UI)");
  await window.page.locator(".settings-editor .suggest-input-container .view-line").first().click();
  await window.page.keyboard.type("irsa");
  await window.page.locator(".setting-item-description", { hasText: "tài khoản thực hành" }).first().waitFor();
  await window.screenshot("vietnamese-settings.png");
  await window.page.keyboard.press("Escape");
  await window.page.locator(".settings-editor").waitFor({ state: "hidden" });

  await window.runCommand(command("openWalkthrough"));
  await window.page.getByText("Cấp danh tính AWS cho pod").first().waitFor();
  await window.page.getByRole("button", { name: "Mở workspace thực hành", exact: true }).waitFor();
  await window.screenshot("vietnamese-walkthrough.png");

  changePractice(window, (content) => {
    content.denied = ["iam:ListRoles"];
  });
  await window.runCommand(command("refreshLive"));
  await expect.poll(() => described(window, "Role")).toContain("không xem được");
  await window.views.setExpanded(VIEW, "Tệp trong workspace", false);
  await window.views.setExpanded(VIEW, "Role", true);
  await window.views.treeRow(VIEW, "Không xem được các role").hover();
  const refusal = window.page.locator(".monaco-hover", { hasText: "không được phép gọi iam:ListRoles" });
  await refusal.filter({ hasText: "Hãy xin quyền iam:ListRoles" }).first().waitFor();
  await window.screenshot("vietnamese-live-refused.png");
});

async function answer(window: Workbench, stage: string, text?: string): Promise<void> {
  await window.quickInput.waitForTitle(`Thiết lập quyền truy cập: ${stage}`);
  if (text !== undefined) {
    await window.quickInput.type(text);
  }
  await window.quickInput.accept();
}

story("questions, plan, refusal and verification are Vietnamese", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: ON_PRACTICE, language: "vi" });
  await window.views.openContainer("IRSA");
  await window.views.pane(VIEW).getByRole("button", { name: "Thiết lập quyền truy cập" }).waitFor();
  await window.screenshot("vietnamese-welcome.png");
  await window.runCommand(command("setUpAccess"));
  await window.quickInput.row("Cluster thực hành").waitFor();
  await window.screenshot("vietnamese-cluster.png");
  await answer(window, "Cluster", "Cluster thực hành");
  await window.quickInput.row("practice").waitFor();
  await answer(window, "Cluster", "practice");
  await window.quickInput.waitForTitle("Cơ chế");
  await window.screenshot("vietnamese-mechanism.png");
  await answer(window, "Cơ chế", "IRSA");
  await answer(window, "ServiceAccount", "shop");
  await window.quickInput.waitForMessage("Tên ServiceAccount trong namespace shop");
  await answer(window, "ServiceAccount", "reader");
  await answer(window, "Role", "Role mới");
  await window.quickInput.waitForMessage("Tên role mới");
  await answer(window, "Role");
  await window.quickInput.waitForTitle("Quyền");
  await window.screenshot("vietnamese-permissions.png");
  await answer(window, "Quyền", "Đọc một S3 bucket");
  await window.quickInput.waitForMessage("Tên S3 bucket");
  await answer(window, "Quyền", "shop-data");
  await answer(window, "Workload", "Pod thử");
  await window.quickInput.waitForMessage("Tên pod thử");
  await answer(window, "Workload", "reader-test");
  await window.quickInput.row("Ghi 4 tệp").waitFor();
  await window.screenshot("vietnamese-review.png");
  await window.quickInput.accept();
  const written = await window.notification("đã ghi 4 tệp cho ServiceAccount shop/reader");
  await window.screenshot("vietnamese-written.png");
  await written.getByRole("button", { name: "Lập kế hoạch và áp dụng" }).click();

  const shown = window.webview();
  await window.quickInput.waitForTitle("Lập kế hoạch và áp dụng");
  await shown.getByRole("heading", { name: 'Tạo role "practice-shop-reader"' }).waitFor();
  await window.screenshot("vietnamese-plan.png");
  changePractice(window, (content) => {
    content.denied = ["iam:PutRolePolicy"];
  });
  const [apply = ""] = (await window.quickInput.rows()).map(({ label }) => label.trim());
  expect(apply).toMatch(/^Áp dụng \d thay đổi$/);
  await window.quickInput.pick(apply);
  await shown.getByRole("heading", { name: "Chưa làm hết mọi thứ" }).waitFor();
  // From the practice account's own bundle: it has the texts of the window's language.
  await shown
    .getByText(/không được phép gọi iam:PutRolePolicy/)
    .first()
    .waitFor();
  const failed = await window.notification("Không thể làm hết mọi thứ");
  await window.screenshot("vietnamese-refused.png");
  changePractice(window, (content) => {
    content.denied = [];
  });
  await failed.getByRole("button", { name: "Tiếp tục" }).click();
  await window.notification("ServiceAccount shop/reader đã được xác minh");
  await shown.getByRole("heading", { name: "nhận được danh tính AWS" }).waitFor();
  await shown.getByRole("heading", { name: "6. ✓ STS nhận token" }).waitFor();
  await window.screenshot("vietnamese-verified.png");

  changePractice(window, (content) => {
    content.denied = ["sts:GetCallerIdentity"];
  });
  await window.runCommand(command("verifyAccount"));
  await window.quickInput.pick("shop/reader");
  const refused = await window.notification("không được phép gọi sts:GetCallerIdentity");
  await window.screenshot("vietnamese-error.png");
  expect(await refused.innerText()).toContain("hoặc dùng một profile khác với");
});

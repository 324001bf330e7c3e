// A window with Vietnamese as its display language: no surface of the extension is half English.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { manifestTexts } from "../host/manifest.ts";
import { story } from "../host/story.ts";

const PRACTICE = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));
const TEXTS = manifestTexts("vi");
const command = (name: string) => `IRSA: ${TEXTS[`command.${name}`]}`;

story("tree, guide and questions are Vietnamese", async ({ makeWorkspace, openWindow }) => {
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
});

// A window with Vietnamese as its display language: its commands, its guide and what the server says.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { manifestTexts } from "../host/manifest.ts";
import { story } from "../host/story.ts";

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

// The first five minutes of somebody without an AWS account: from an empty window to a verified identity, by the walkthrough alone.
import { expect } from "vitest";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

/** What it may take: minutes of the machine's, and things a newcomer has to do (clicks and accepted answers). */
const MINUTES = 5;
const INTERACTIONS = 30;

const STEPS = ["practice", "tree", "setUp", "apply", "verify"] as const;
type Step = (typeof STEPS)[number];

/** A newcomer at a window: counts what has to be done, and keeps a picture of every screen. */
class Newcomer {
  readonly window: Workbench;
  interactions = 0;
  #screens = 0;

  constructor(window: Workbench) {
    this.window = window;
  }

  async do(what: () => Promise<unknown>): Promise<void> {
    this.interactions++;
    await what();
  }

  async look(screen: string): Promise<void> {
    this.#screens++;
    await this.window.screenshot(`five-minutes-${String(this.#screens).padStart(2, "0")}-${screen}.png`);
  }

  /** Answers a question of the guided command: with what is offered first, or by typing. */
  async answer(stage: string, text?: string): Promise<void> {
    const { quickInput } = this.window;
    await quickInput.waitForTitle(`Set Up Access: ${stage}`);
    if (text !== undefined) {
      await quickInput.type(text);
    }
    await this.look(stage.toLowerCase());
    await this.do(() => quickInput.accept());
  }

  #step(step: Step) {
    return this.window.page.locator(`.getting-started-step[data-step-id$="#irsa.start.${step}"]`);
  }

  /** Selects a step of the walkthrough and presses its button. */
  async start(step: Step, button: string): Promise<void> {
    const row = this.#step(step);
    if ((await row.getAttribute("aria-expanded")) !== "true") {
      await this.do(() => row.click());
    }
    await this.look(`step-${step}`);
    await this.do(() => row.getByRole("button", { name: button }).click());
  }

  /** Steps that the walkthrough shows as done. */
  async done(): Promise<readonly Step[]> {
    const states = await Promise.all(
      STEPS.map(async (step) => ({
        step,
        isDone: (await this.#step(step).locator(".codicon.complete").count()) > 0,
      })),
    );
    return states.filter(({ isDone }) => isDone).map(({ step }) => step);
  }

  /** Brings the walkthrough back to the front. */
  async backToWalkthrough(): Promise<void> {
    await this.do(() => this.window.page.locator(".part.editor .tab", { hasText: "Welcome" }).click());
    await this.#step("practice").waitFor();
  }
}

story("a newcomer has a verified identity within five minutes", async ({ openWindow }) => {
  const window = await openWindow({ theme: "light", settings: { "workbench.startupEditor": "welcomePage" } });
  const begin = Date.now();
  const newcomer = new Newcomer(window);
  await newcomer.do(() => window.runCommand("IRSA: Get Started"));
  await newcomer.start("practice", "Open Practice Workspace");
  await window.page.locator(".part.titlebar", { hasText: "practice" }).waitFor();
  // The walkthrough is there again in the folder that it opened.
  await expect.poll(() => newcomer.done(), { timeout: 40_000 }).toEqual(["practice"]);

  await newcomer.start("tree", "Show the IRSA View");
  await window.views.treeRow("Identities", "s3-reader").waitFor();
  await newcomer.look("tree");
  await expect.poll(() => newcomer.done()).toEqual(["practice", "tree"]);

  await newcomer.start("setUp", "Set Up Access");
  await newcomer.answer("Cluster");
  await window.quickInput.row("practice").waitFor();
  await newcomer.answer("Cluster");
  await newcomer.answer("Mechanism");
  await newcomer.answer("ServiceAccount");
  await newcomer.answer("ServiceAccount");
  await window.quickInput.waitForMessage("Name of the ServiceAccount");
  await newcomer.answer("ServiceAccount", "hello-aws");
  await newcomer.answer("Role");
  await window.quickInput.waitForMessage("Name of the new role");
  await newcomer.answer("Role");
  await newcomer.answer("Permissions");
  await window.quickInput.waitForMessage("Name of the S3 bucket");
  await newcomer.answer("Permissions", "hello-bucket");
  await newcomer.answer("Workload");
  await window.quickInput.waitForMessage("Name of the test pod");
  await newcomer.answer("Workload");
  await newcomer.answer("Folder");
  await window.quickInput.row("Write 4 Files").waitFor();
  // By the keyboard alone: the diff below the question has been drawn, and must not have taken it.
  await window.page.locator(".multiDiffEditor .view-line", { hasText: "AssumeRoleWithWebIdentity" }).first().waitFor();
  await newcomer.look("review");
  await newcomer.do(() => window.page.keyboard.press("Enter"));
  const written = await window.notification("wrote 4 files for ServiceAccount");
  await newcomer.look("written");
  await newcomer.do(() => written.getByRole("button", { name: "Plan and Apply" }).click());

  await window.quickInput.waitForTitle("Plan and Apply");
  await window.webview().getByRole("heading", { name: 'Create role "practice-billing-hello-aws"' }).waitFor();
  await newcomer.look("plan");
  await newcomer.do(() => window.quickInput.accept());
  const verified = await window.notification("is verified");
  await window.webview().getByRole("heading", { name: "gets its AWS identity by IRSA" }).waitFor();
  const links = await window.webview().locator("ol").first().getByRole("listitem").allInnerTexts();
  expect(links).toHaveLength(9);
  expect(links.filter((link) => !link.startsWith("✓"))).toEqual([]);
  await newcomer.look("verified");

  await newcomer.do(() => verified.getByRole("button", { name: "Show How" }).click());
  await window.webview().getByRole("heading", { name: "Pods get their credentials." }).waitFor();
  await newcomer.look("guide");

  await newcomer.backToWalkthrough();
  await expect.poll(() => newcomer.done()).toEqual(STEPS);
  await newcomer.look("all-done");
  const minutes = (Date.now() - begin) / 60_000;
  console.log(
    `The five-minute path: ${newcomer.interactions} interactions, ${minutes.toFixed(1)} minutes of the machine's`,
  );
  expect(newcomer.interactions).toBeLessThanOrEqual(INTERACTIONS);
  expect(minutes).toBeLessThan(MINUTES);

  // The account that was worked with last is offered first.
  await window.runCommand("IRSA: Verify ServiceAccount");
  await window.quickInput.row("billing/hello-aws").waitFor();
  expect((await window.quickInput.rows())[0]?.label.trim()).toBe("billing/hello-aws");
  await window.quickInput.cancel();
});

story("the walkthrough knows a practice workspace, and comes along into it", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: { "irsa.practiceAccount": false } });
  const newcomer = new Newcomer(window);
  await window.runCommand("IRSA: Get Started");
  await newcomer.start("practice", "Open Practice Workspace");
  await window.page.locator(".part.titlebar", { hasText: "practice" }).waitFor();
  await expect.poll(() => newcomer.done(), { timeout: 40_000 }).toEqual(["practice"]);
  await newcomer.look("came-along");
});

story("the walkthrough knows a window that practises already", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: { "irsa.practiceAccount": true } });
  // Nothing in an empty folder starts the extension or has VS Code load a walkthrough: the command does both.
  const newcomer = new Newcomer(window);
  await window.runCommand("IRSA: Get Started");
  await expect.poll(() => newcomer.done(), { timeout: 20_000 }).toEqual(["practice"]);
  await newcomer.look("practises-already");
});

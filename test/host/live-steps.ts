// What stories about live commands share: the guided answers, the practice account as somebody else changes it, consent and undo.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Workbench } from "./workbench.ts";

export const PRACTICE = { "irsa.practiceAccount": true, "editor.minimap.enabled": false };

/** The part of the practice account's state that stories change. */
export interface PracticeContent {
  roles: { name: string; trustPolicy: string }[];
  associations: { namespace: string; serviceAccount: string }[];
  buckets: string[];
  denied: string[];
  settleMs: number;
  kube: Record<string, { denied: string[]; objects: { kind: string; metadata: { name: string } }[]; nodes: unknown[] }>;
}

/** Answers the question of this stage of the guided command: with the text, or with what is offered. */
export async function answer(window: Workbench, stage: string, text?: string): Promise<void> {
  await window.quickInput.waitForTitle(`Set Up Access: ${stage}`);
  if (text !== undefined) {
    await window.quickInput.type(text);
  }
  await window.quickInput.accept();
}

/** A new role by the name that is offered, which reads one bucket. */
export async function answerRoleReading(window: Workbench, bucket: string): Promise<void> {
  await answer(window, "Role", "New role");
  await window.quickInput.waitForMessage("Name of the new role");
  await answer(window, "Role");
  await answer(window, "Permissions", "Read one S3 bucket");
  await window.quickInput.waitForMessage("Name of the S3 bucket");
  await answer(window, "Permissions", bucket);
}

/** Answers for ServiceAccount shop/reader with a new role that reads one bucket, and a test pod; writes the files. */
export async function writeFiles(window: Workbench, mechanism: "IRSA" | "EKS Pod Identity"): Promise<void> {
  await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
  await answer(window, "Cluster", "Practice cluster");
  await window.quickInput.row("practice").waitFor();
  await answer(window, "Cluster", "practice");
  await answer(window, "Mechanism", mechanism);
  await answer(window, "ServiceAccount", "shop");
  await window.quickInput.waitForMessage("Name of the ServiceAccount in namespace shop");
  await answer(window, "ServiceAccount", "reader");
  await answerRoleReading(window, "shop-data");
  await answer(window, "Workload", "Test pod");
  await window.quickInput.waitForMessage("Name of the test pod");
  await answer(window, "Workload", "reader-test");
  await window.quickInput.row("Write 4 Files").waitFor();
  await window.quickInput.accept();
}

/** The plan's page is shown with this as its first change, and all of them are agreed to. */
export async function agreeToPlan(window: Workbench, first: string, picture?: string): Promise<void> {
  await window.quickInput.waitForTitle("Plan and Apply");
  await window
    .webview()
    .getByRole("heading", { name: `1. ${first}` })
    .waitFor();
  if (picture !== undefined) {
    await window.screenshot(picture);
  }
  const [apply = ""] = (await window.quickInput.rows()).map(({ label }) => label.trim());
  expect(apply).toMatch(/^Apply \d+ Changes?$/);
  await window.quickInput.pick(apply);
}

/** Takes back the only run there is, the namespace's name typed. */
export async function undoTheRun(window: Workbench, picture?: string): Promise<void> {
  await window.runCommand("IRSA: Undo Applied Changes");
  await window.quickInput.row("shop/reader").waitFor();
  await window.quickInput.accept();
  await agreeToUndo(window, picture);
}

/** The same from where the changes are listed. */
export async function agreeToUndo(window: Workbench, picture?: string): Promise<void> {
  await window.webview().getByRole("heading", { name: "Undo" }).waitFor();
  let take = "";
  // The question before this one, which run, goes when this one comes.
  await expect
    .poll(async () => {
      take = (await window.quickInput.rows())[0]?.label.trim() ?? "";
      return take;
    })
    .toMatch(/^Take Back \d+ Changes?$/);
  if (picture !== undefined) {
    await window.screenshot(picture);
  }
  await window.quickInput.pick(take);
}

/** As somebody does it in the console: the practice account gets another state behind the window's back. */
export function changePractice(window: Workbench, change: (content: PracticeContent) => void): void {
  const file = join(window.storage, "practice-account/practice-account.json");
  expect(existsSync(file)).toBe(true);
  const content = JSON.parse(readFileSync(file, "utf8")) as { state: PracticeContent };
  change(content.state);
  writeFileSync(file, JSON.stringify(content));
}

/** The practice account's state. */
export function practiceContent(window: Workbench): PracticeContent {
  let found: PracticeContent | undefined;
  changePractice(window, (content) => {
    found = content;
  });
  return found as PracticeContent;
}

// Verification pods that come to nothing: broken off, refused, or without what they should have; said on a page, and no pod is left.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { changePractice, PRACTICE, type PracticeContent, practiceContent } from "../host/live-steps.ts";
import { pickFromMenu } from "../host/menu.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

type Cluster = PracticeContent["kube"][string];

function changeClusters(window: Workbench, change: (cluster: Cluster) => void): void {
  changePractice(window, ({ kube }) => {
    for (const cluster of Object.values(kube)) {
      change(cluster);
    }
  });
}

/** Names of the verification pods that the practice clusters have. */
function podsThere(window: Workbench): readonly string[] {
  return Object.values(practiceContent(window).kube)
    .flatMap(({ objects }) => objects)
    .filter(({ kind, metadata: { name } }) => kind === "Pod" && name.startsWith("irsa-verify-"))
    .map(({ metadata: { name } }) => name);
}

/** From the context menu of the ServiceAccount to the consent, by mouse. */
async function runPod(window: Workbench, bucket = ""): Promise<void> {
  await pickFromMenu(window.views.treeRow("Identities", "s3-reader"), "Run Verification Pod");
  await window.quickInput.waitForMessage("S3 bucket that the pod shall list, too");
  await window.quickInput.answer(bucket);
  await window.quickInput.pick("Run the Pod");
}

story("a pod that proves nothing says why, and is gone", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE });
  const shown = window.webview();
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "s3-reader").waitFor();
  await window.views.treeRow("Identities", "Look now").click();
  await window.views.treeRow("Identities", "OIDC providers").waitFor();

  // No node takes it: what it waits for is said all the while, and Cancel takes it away.
  const nodes = new Map(Object.entries(practiceContent(window).kube).map(([name, { nodes: own }]) => [name, own]));
  changeClusters(window, (cluster) => {
    cluster.nodes = [];
  });
  await runPod(window);
  const waiting = await window.notification("Pending · Unschedulable: 0 nodes are available");
  await expect.poll(() => podsThere(window).length).toBe(1);
  await window.screenshot("pod-waiting.png");
  await waiting.getByRole("button", { name: "Cancel" }).click();
  await window.notification("The pod of storefront/s3-reader was broken off");
  await shown.getByText("No pod is left behind.").waitFor();
  expect(podsThere(window)).toEqual([]);
  await window.screenshot("pod-broken-off.png");
  changePractice(window, ({ kube }) => {
    for (const [name, cluster] of Object.entries(kube)) {
      cluster.nodes = nodes.get(name) ?? [];
    }
  });

  changeClusters(window, (cluster) => {
    cluster.denied = ["patch pods"];
  });
  await runPod(window);
  await window.notification("The pod of storefront/s3-reader did not run");
  await shown.getByText("Ask for the RBAC verb").waitFor();
  await shown.getByRole("heading", { name: "What was to be run" }).waitFor();
  expect(podsThere(window)).toEqual([]);
  await window.screenshot("pod-refused.png");
  await window.runCommand("Notifications: Clear All Notifications");

  // It runs, AWS refuses it, and it may not be deleted.
  changeClusters(window, (cluster) => {
    cluster.denied = ["delete pods"];
  });
  changePractice(window, ({ roles }) => {
    for (const role of roles) {
      role.trustPolicy = role.trustPolicy.replaceAll("storefront:s3-reader", "storefront:writer");
    }
  });
  await runPod(window);
  const failed = await window.notification("AWS did not tell a pod of storefront/s3-reader who it is");
  const [left = ""] = podsThere(window);
  await shown.getByRole("heading", { name: "The pod may still be there" }).waitFor();
  await window.screenshot("pod-failed.png");
  const kept = await window.notification("could not be deleted");
  await kept.getByRole("button", { name: "Copy Command" }).click();
  await expect
    .poll(() => window.page.evaluate("navigator.clipboard.readText()"))
    .toBe(`kubectl delete pod -n storefront ${left}`);
  // The decoder knows whose pod it was, though the error does not name it.
  await failed.getByRole("button", { name: "Decode the Error" }).click();
  await window.quickInput.waitForTitle("What the Error Means");
  const rows = await window.quickInput.rows();
  expect(rows.map(({ description }) => description)).not.toContain("in your files, but the text does not name it");
  await window.screenshot("pod-decoded.png");
  await window.quickInput.cancel();

  changeClusters(window, (cluster) => {
    cluster.denied = [];
    cluster.objects = cluster.objects.filter(({ metadata: { name } }) => name !== left);
  });
  changePractice(window, ({ roles }) => {
    for (const role of roles) {
      role.trustPolicy = role.trustPolicy.replaceAll("storefront:writer", "storefront:s3-reader");
    }
  });
  await runPod(window, "not-there");
  await window.notification("could not list bucket not-there");
  await shown.getByText("NoSuchBucket").first().waitFor();
  expect(podsThere(window)).toEqual([]);
});

// Manifests that are there already: the guided command edits them, with EKS Pod Identity and with a role of the account.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { answer, answerRoleReading } from "../host/live-steps.ts";
import { pickFromSubmenu } from "../host/menu.ts";
import { story } from "../host/story.ts";

const MANIFESTS = `# Owned by the storefront team.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: queue-worker # reads the orders
  namespace: orders
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
  namespace: orders
spec:
  selector: { matchLabels: { app: worker } }
  template:
    metadata: { labels: { app: worker } }
    spec:
      containers:
        - name: worker # our own image
          image: registry.example.com/worker:1.4
`;

story("an existing Deployment gets a role, and keeps its comments", async ({ makeWorkspace, openWindow }) => {
  const workspace = makeWorkspace({ "orders/app.yaml": MANIFESTS });
  const window = await openWindow({ workspace, settings: { "irsa.practiceAccount": true } });
  await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
  await answer(window, "Cluster", "Practice cluster");
  await window.quickInput.row("practice").waitFor();
  await answer(window, "Cluster", "practice");
  await answer(window, "Mechanism", "IRSA");
  await window.quickInput.waitForTitle("Set Up Access: ServiceAccount");
  await window.quickInput.pick("queue-worker");
  await answer(window, "Role", "Existing role");
  await window.quickInput.row("practice-s3-reader").waitFor();
  await answer(window, "Role", "practice-s3-reader");
  await answer(window, "Permissions", "What the role may do already");
  await answer(window, "Workload", "Workload of this workspace");
  await window.quickInput.row("worker").waitFor();
  await window.quickInput.pick("worker");
  await window.quickInput.waitForTitle("Set Up Access: Folder");
  await window.quickInput.accept();
  await window.quickInput.waitForTitle("Set Up Access: Review");
  await window.quickInput.row("Write 2 Files").waitFor();
  const before = readFileSync(join(workspace, "orders/app.yaml"), "utf8");
  expect(before).toBe(MANIFESTS);
  await window.quickInput.pick("Write 2 Files");
  await window.notification("wrote 2 files for ServiceAccount orders/queue-worker");

  const after = readFileSync(join(workspace, "orders/app.yaml"), "utf8");
  expect(after).toContain("role-arn: arn:aws:iam::111122223333:role/practice-s3-reader");
  expect(after).toContain("serviceAccountName: queue-worker");
  const added = /role-arn|annotations:|serviceAccountName/;
  expect(
    after
      .split("\n")
      .filter((line) => !added.test(line))
      .join("\n"),
  ).toBe(MANIFESTS);
  const policy = readFileSync(join(workspace, "orders/trust-policy.json"), "utf8");
  expect(policy).toContain("system:serviceaccount:orders:queue-worker");
  expect((await window.views.problems()).filter(({ severity }) => severity === "error")).toEqual([]);
});

story(
  "from a Deployment's own menu everything that its file says is offered",
  async ({ makeWorkspace, openWindow }) => {
    const workspace = makeWorkspace({ "orders/app.yaml": MANIFESTS, "README.md": "# Ours\n" });
    const window = await openWindow({ workspace, settings: { "irsa.practiceAccount": true } });
    await window.editors.open("orders/app.yaml");
    const image = window.editors.editor("app.yaml").locator(".view-line", { hasText: "image:" });
    await pickFromSubmenu(image, "IRSA", "Set Up Access for a ServiceAccount");
    await answer(window, "Cluster", "Practice cluster");
    await window.quickInput.row("practice").waitFor();
    await answer(window, "Cluster", "practice");
    await answer(window, "Mechanism", "IRSA");
    // What is offered is agreed to.
    await window.quickInput.row("queue-worker").waitFor();
    await answer(window, "ServiceAccount");
    await answerRoleReading(window, "orders-data");
    await window.quickInput.row("Workload of this workspace").waitFor();
    await answer(window, "Workload");
    await window.quickInput.row("worker").waitFor();
    await window.screenshot("editor-set-up-workload.png");
    await answer(window, "Workload");
    await answer(window, "Folder");
    await window.quickInput.waitForTitle("Set Up Access: Review");
    await window.quickInput.pick("Write 3 Files");
    await window.notification("wrote 3 files for ServiceAccount orders/queue-worker");
    const after = readFileSync(join(workspace, "orders/app.yaml"), "utf8");
    expect(after).toContain("serviceAccountName: queue-worker");
    expect(readFileSync(join(workspace, "orders/trust-policy.json"), "utf8")).toContain(":orders:queue-worker");
  },
);

story(
  "a file that changed while the questions were asked is not overwritten",
  async ({ makeWorkspace, openWindow }) => {
    const workspace = makeWorkspace({ "orders/app.yaml": MANIFESTS });
    const window = await openWindow({ workspace, settings: { "irsa.practiceAccount": true } });
    await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
    await answer(window, "Cluster", "Practice cluster");
    await window.quickInput.row("practice").waitFor();
    await answer(window, "Cluster", "practice");
    await answer(window, "Mechanism", "EKS Pod Identity");
    await window.quickInput.waitForTitle("Set Up Access: ServiceAccount");
    await window.quickInput.pick("New ServiceAccount…");
    await window.quickInput.row("orders").waitFor();
    await answer(window, "ServiceAccount", "orders");
    await window.quickInput.waitForMessage("Name of the ServiceAccount in namespace orders");
    await answer(window, "ServiceAccount", "reporter");
    await answer(window, "Role", "New role");
    await window.quickInput.waitForMessage("Name of the new role");
    await answer(window, "Role");
    await answer(window, "Permissions", "An AWS managed policy");
    await window.page.getByPlaceholder("Which AWS managed policy?").waitFor();
    await window.quickInput.type("AmazonS3ReadOnlyAccess");
    await window.quickInput.row("AmazonS3ReadOnlyAccess").waitFor();
    await answer(window, "Permissions");
    await answer(window, "Workload", "Workload of this workspace");
    await window.quickInput.row("worker").waitFor();
    await window.quickInput.pick("worker");
    await answer(window, "Folder");
    await window.quickInput.waitForTitle("Set Up Access: Review");
    await window.quickInput.row("Go Back").waitFor();
    const changed = `${MANIFESTS}# someone else was here\n`;
    writeFileSync(join(workspace, "orders/app.yaml"), changed);
    await window.page.waitForTimeout(1500);
    await window.quickInput.accept();
    await window.notification("was changed while you were answering: nothing was written");
    expect(readFileSync(join(workspace, "orders/app.yaml"), "utf8")).toBe(changed);
  },
);

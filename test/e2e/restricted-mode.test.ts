// A workspace without trust: files are checked, nothing of AWS or a kubeconfig is offered, the workspace's own settings do not count.
import { expect } from "vitest";
import { story } from "../host/story.ts";

const WRONG_ARN = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: storefront
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::11112222333:role/reader
`;

story("restricted mode checks files and reaches nowhere", async ({ makeWorkspace, openWindow }) => {
  const workspace = makeWorkspace({
    "service-account.yaml": WRONG_ARN,
    ".vscode/settings.json": JSON.stringify({ "irsa.practiceAccount": true }),
  });
  const window = await openWindow({
    workspace,
    workspaceTrust: true,
    settings: { "security.workspace.trust.startupPrompt": "never" },
  });
  await expect
    .poll(async () => (await window.views.problems()).map(({ code }) => code), { timeout: 15_000 })
    .toEqual(["sa-role-arn-invalid"]);

  await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
  await window.quickInput.waitForTitle("Set Up Access: Cluster");
  const rows = await window.quickInput.rows();
  expect(rows.map(({ label }) => label.trim())).toEqual(["Type the OIDC issuer by hand"]);
  await window.quickInput.waitForMessage("once you trust this workspace");
  await window.quickInput.accept();
  await window.quickInput.waitForMessage("OIDC issuer of the cluster");
  await window.quickInput.type("oidc.eu-central-1.eks.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135");
  await window.quickInput.waitForMessage(
    "EKS writes this issuer https://oidc.eks.eu-central-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135",
  );
});

// A Helm chart, rendered on request by the user's own helm: what comes out is shown, with its problems.
import { symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "vitest";
import { goTool } from "../fakes/go-tools.ts";
import { story } from "../host/story.ts";

const CHART = {
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "chart/values.yaml": "account: reader\n",
  "chart/templates/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.account }}
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::1111:role/{{ .Values.account }}
`,
};

const COMMAND = "IRSA: Check Rendered Helm Chart";

story("a chart is rendered by the user's helm and checked", async ({ makeWorkspace, openWindow, skip }) => {
  const helm = await goTool("helm");
  if (typeof helm !== "string") {
    skip(helm.skip);
    return;
  }
  const programs = makeWorkspace();
  symlinkSync(helm, join(programs, "helm"));
  const window = await openWindow({
    workspace: makeWorkspace(CHART),
    env: { PATH: `${programs}${delimiter}${process.env.PATH ?? ""}` },
  });
  await window.editors.open("chart/values.yaml");
  await window.runCommand(COMMAND);
  await expect
    .poll(async () => (await window.views.problems()).map(({ code }) => code))
    .toEqual(["sa-role-arn-invalid"]);
  const text = window.page.locator(".editor-instance .view-lines");
  await expect.poll(() => text.innerText()).toMatch(/role-arn:\s+arn:aws:iam::1111:role\/reader/);
  await window.screenshot("helm-chart.png");
});

story("without helm it says what to install", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(CHART), env: { PATH: makeWorkspace() } });
  await window.editors.open("chart/values.yaml");
  await window.runCommand(COMMAND);
  const message = window.page.locator(".notifications-toasts .notification-list-item-message");
  await expect.poll(() => message.allInnerTexts()).toContainEqual(expect.stringContaining("Install Helm"));
});

// A sign-in that runs out: whoever acted before is shown no more, the way back is one click, and nothing of it has to be chosen anew.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { awsHome } from "../fakes/aws-home.ts";
import { loopbackAws } from "../fakes/loopback-aws.ts";
import { story } from "../host/story.ts";

const FILES = Object.fromEntries(
  practiceWorkspaceFiles().flatMap(({ path, text }) => (path.startsWith(".vscode") ? [] : [[path, text]])),
);

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:sts::111122223333:assumed-role/dev/jane</Arn><UserId>AROA:jane</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

const KEYS = "[corp]\naws_access_key_id = AKIDCORP\naws_secret_access_key = practice\n";
const SSO = `sso_session = corp
sso_account_id = 111122223333
sso_role_name = dev
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
`;

story("a sign-in that has run out shows nobody, and the way back", async ({ makeWorkspace, openWindow }) => {
  const server = await loopbackAws();
  server.answer(({ path }) => {
    const json = (body: object) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!path.startsWith("/clusters")) {
      return { status: 200, headers: { "content-type": "text/xml" }, body: IDENTITY };
    }
    const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/shop";
    return path.split("?")[0] === "/clusters"
      ? json({ clusters: ["shop"] })
      : json({ cluster: { name: "shop", arn, status: "ACTIVE" } });
  });
  const home = awsHome();
  const profile = `[profile corp]\nregion = eu-west-1\nendpoint_url = ${server.url}\n`;
  try {
    const env = {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: home.write(".aws/config", profile),
      AWS_SHARED_CREDENTIALS_FILE: home.write(".aws/credentials", KEYS),
    };
    const window = await openWindow({ workspace: makeWorkspace(FILES), env });
    const status = window.page.locator('.statusbar-item[id*="irsa.connection"]');
    await window.views.openContainer("IRSA");
    await window.runCommand("IRSA: Select Cluster and Profile");
    await window.quickInput.waitForTitle("Select Cluster and Profile: Cluster");
    await window.quickInput.answer("EKS cluster of an AWS profile");
    await window.quickInput.row("corp").waitFor();
    await window.quickInput.pick("corp");
    await window.page.getByPlaceholder("Which region is the cluster in?").waitFor();
    await window.quickInput.accept();
    await window.quickInput.row("shop").waitFor();
    await window.quickInput.pick("shop");
    await window.notification("works with cluster shop, as arn:aws:sts::111122223333:assumed-role/dev/jane");
    await status.filter({ hasText: /shop\s+dev\/jane/ }).waitFor();
    await window.screenshot("signed-in.png");
    await window.runCommand("Notifications: Clear All Notifications");

    home.write(".aws/config", profile + SSO);
    home.write(".aws/credentials", "");
    await window.views.treeRow("Identities", "Look now").click();
    const refused = await window.notification("The SSO sign-in of profile");
    await status.filter({ hasText: "corp?" }).waitFor();
    expect(await status.innerText()).not.toContain("jane");
    const said = async () => (await window.views.treeItems("Identities")).map(({ description }) => description);
    await expect.poll(said).toContain("Run aws sso login --profile corp and try again.");
    await status.hover();
    await window.page.locator(".monaco-hover", { hasText: "Who acts could not be seen: The SSO sign-in" }).waitFor();
    await window.screenshot("signed-out.png");
    await refused.getByRole("button", { name: "Run in Terminal" }).click();
    // Typed, not run.
    await window.page.locator(".terminal-wrapper.active").waitFor();
    await window.screenshot("signed-out-terminal.png");

    home.write(".aws/config", profile);
    home.write(".aws/credentials", KEYS);
    await window.views.treeRow("Identities", "Look again").click();
    await status.filter({ hasText: /shop\s+dev\/jane/ }).waitFor();
  } finally {
    home.remove();
    await server.close();
  }
});

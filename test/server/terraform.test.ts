// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// Terraform in the editor: its parser comes when a file needs it, an edit shows at both ends, and fixes are exact.
import { afterEach, describe, expect, it } from "vitest";
import type {
  CodeLens,
  CompletionList,
  Hover,
  Location,
  LocationLink,
  WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { DEPLOYMENT, SERVICE_ACCOUNT } from "../fakes/example-files.ts";
import { applied, LspClient, positionOf } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const ROLE = "iam/role.tf";
const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const TERRAFORM = `resource "aws_iam_role" "cart" {
  name = "cart"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${ISSUER}:aud" = "sts.amazonaws.com"
          "${ISSUER}:sub" = "system:serviceaccount:shop:cart"
        }
      }
    }]
  })
}
`;
const FILES = { [ACCOUNT]: SERVICE_ACCOUNT, "k8s/deployment.yaml": DEPLOYMENT, [ROLE]: TERRAFORM };

/** The account's name in the subject, a line having been added above. */
const NAME_AT = `          "${ISSUER}:sub" = "system:serviceaccount:shop:`.length;
const NAME = { start: { line: 12, character: NAME_AT }, end: { line: 12, character: NAME_AT + 4 } };

let client: Awaited<ReturnType<typeof LspClient.start>>;
afterEach(() => client.stop());

async function start(files: Readonly<Record<string, string>>): Promise<void> {
  client = await LspClient.start(files);
  await client.idle();
}

describe("Terraform", () => {
  it("that fits together has no diagnostics", async () => {
    await start(FILES);
    expect(client.published).toEqual([]);
    expect(client.shown).toEqual([]);
  });

  it("that is not open is checked together with manifests", async () => {
    await start({ ...FILES, [ROLE]: TERRAFORM.replace("shop:cart", "shop:basket") });
    expect([client.codes(ACCOUNT), client.codes(ROLE)]).toEqual([["trust-sub-mismatch"], ["trust-sub-mismatch"]]);
    expect(client.diagnostics(ROLE)[0]?.range).toEqual({
      start: { line: 11, character: `          "${ISSUER}:sub" = "`.length },
      end: { line: 11, character: `          "${ISSUER}:sub" = "system:serviceaccount:shop:basket`.length },
    });
  });

  it("follows typing, half-typed lines in between", async () => {
    await start(FILES);
    await client.open(ROLE, TERRAFORM);
    await client.change(ROLE, "  path =\n", { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } });
    await client.change(ROLE, "card", NAME);
    await client.untilCodes(ROLE, "trust-sub-mismatch");
    expect(client.codes(ACCOUNT)).toEqual(["trust-sub-mismatch"]);
    await client.change(ROLE, "cart", NAME);
    await client.untilCodes(ROLE);
    expect(client.codes(ACCOUNT)).toEqual([]);
  });
});

/** A cluster whose issuer only Terraform's run tells, with an account and its role. */
const MODULE = `module "eks" {
  source       = "terraform-aws-modules/eks/aws"
  cluster_name = "prod"
}

module "pay" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name = "pay"
  oidc_providers = {
    main = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["till:pay"]
    }
  }
}

resource "kubernetes_service_account_v1" "pay" {
  metadata {
    name      = "pay"
    namespace = "till"
    annotations = {
      "eks.amazonaws.com/role-arn" = module.pay.iam_role_arn
    }
  }
}
`;
const PAY = "iam/pay.tf";
const POD = "k8s/pay.yaml";
const PAY_POD = `apiVersion: v1
kind: Pod
metadata:
  name: pay
  namespace: till
spec:
  serviceAccountName: pay
  containers:
    - name: app
      image: example.com/pay:1
`;
const PAY_FILES = { [PAY]: MODULE, [POD]: PAY_POD };

describe("inside Terraform", () => {
  it("completes what is being typed", async () => {
    await start({ ...FILES, ...PAY_FILES });
    const typed = MODULE.replace('["till:pay"]', '["sh"]');
    await client.open(PAY, typed, "terraform");
    const position = positionOf(typed, '["sh', 4);
    const { items } = await client.at<CompletionList>("textDocument/completion", PAY, position);
    expect(items).toMatchObject([{ label: "shop:cart", textEdit: { newText: "shop:cart" } }]);

    await client.open(ROLE, TERRAFORM.replace("system:serviceaccount:shop:cart", ""), "terraform");
    const subject = positionOf(TERRAFORM, "system:serviceaccount:shop:cart", 0);
    const subjects = await client.at<CompletionList>("textDocument/completion", ROLE, subject);
    expect(subjects.items.map(({ label }) => label)).toEqual([
      "system:serviceaccount:shop:cart",
      "system:serviceaccount:till:pay",
    ]);
  });

  it("explains names, and leads from one to the next", async () => {
    await start(PAY_FILES);
    await client.open(PAY, MODULE, "terraform");
    const subject = positionOf(MODULE, "till:pay", 6);
    const hover = await client.at<Hover>("textDocument/hover", PAY, subject);
    expect(hover.contents).toMatchObject({ value: expect.stringContaining("**Admitted.**") });
    const [account] = await client.at<LocationLink[]>("textDocument/definition", PAY, subject);
    expect(account).toMatchObject({
      targetUri: client.uri(PAY),
      targetSelectionRange: { start: positionOf(MODULE, '"pay"\n    namespace', 1) },
    });
    const places = await client.at<Location[]>("textDocument/references", PAY, subject, {
      context: { includeDeclaration: true },
    });
    expect(places.map(({ uri, range }) => [uri, range.start])).toEqual([
      [client.uri(PAY), positionOf(MODULE, "till:pay", 5)],
      [client.uri(PAY), positionOf(MODULE, '"pay"\n    namespace', 1)],
      [client.uri(POD), positionOf(PAY_POD, "Name: pay", 6)],
    ]);
  });

  it("renames accounts, namespaces and roles there too, letter by letter", async () => {
    await start(PAY_FILES);
    await client.open(PAY, MODULE, "terraform");
    const rename = async (at: number, text: string, newName: string) => {
      const edit = await client.at<WorkspaceEdit>("textDocument/rename", PAY, positionOf(MODULE, text, at), {
        newName,
      });
      return [applied(MODULE, client.uri(PAY), edit), applied(PAY_POD, client.uri(POD), edit)];
    };
    expect(await rename(1, '"pay"\n    namespace', "purse")).toEqual([
      MODULE.replace("till:pay", "till:purse").replace('"pay"\n    namespace', '"purse"\n    namespace'),
      PAY_POD.replace("Name: pay", "Name: purse"),
    ]);
    expect(await rename(1, "till:pay", "cash")).toEqual([
      MODULE.replace("till:pay", "cash:pay").replace('"till"', '"cash"'),
      PAY_POD.replace("namespace: till", "namespace: cash"),
    ]);
    expect(await rename(1, '"pay"\n  oidc', "payer")).toEqual([
      MODULE.replace('"pay"\n  oidc', '"payer"\n  oidc'),
      PAY_POD,
    ]);
  });

  it("explains a condition on an issuer that bears a name only", async () => {
    const text = TERRAFORM.replaceAll(`"${ISSUER}:`, '"${module.eks.oidc_provider}:');
    await start({ [ROLE]: `${text}module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n}\n` });
    const hover = await client.at<Hover>("textDocument/hover", ROLE, positionOf(text, "oidc_provider}:sub", 2));
    expect(hover.contents).toMatchObject({ value: expect.stringContaining("Subject of the token") });
  });

  it("has lenses on accounts and policies", async () => {
    await start(PAY_FILES);
    await client.open(PAY, MODULE, "terraform");
    const lenses = await client.in<CodeLens[]>("textDocument/codeLens", PAY);
    expect(lenses.map(({ command }) => command?.title)).toEqual([
      "role pay: 1 ServiceAccount annotated",
      "role pay: trust policy admits it",
      "used by 1 workload",
    ]);
  });
});

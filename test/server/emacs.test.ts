// Another real editor: Emacs without a screen, with its LSP client eglot (docs/other-editors.md).
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doorArguments } from "../fakes/door.ts";
import { ISSUER, RIGHT_FILES, SERVICE_ACCOUNT } from "../fakes/example-files.ts";
import { repositoryRoot, type TemporaryFolder, temporaryFolder } from "../host/paths.ts";

interface Session {
  readonly diagnostics: readonly string[];
  readonly completed: string;
  readonly terraform: readonly string[];
  readonly hover: string;
  readonly references: number;
  readonly definition: string;
  readonly line: string;
  readonly refusal: string;
}

const FILES = {
  ...RIGHT_FILES,
  "k8s/broken.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: broken").replace("role/cart", "role /cart"),
  "iam/half.tf": `resource "aws_iam_role" "half" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Condition = { StringEquals = { "${ISSUER}:sub" = "" } }
    }]
  })
}
`,
};

const hasEglot =
  spawnSync("emacs", ["--batch", "--eval", "(progn (package-initialize) (require 'eglot))"]).status === 0;

if (!hasEglot) {
  describe("in Emacs", () => {
    it("needs emacs with eglot", (context) => {
      const reason =
        "Emacs with eglot (part of 29, package elpa-eglot of Debian 12) is not installed: it was not tried.";
      if (process.env.CI) {
        throw new Error(reason);
      }
      console.warn(reason);
      context.skip(reason);
    });
  });
} else {
  describe("in Emacs", () => {
    let folder: TemporaryFolder;
    let session: Session;
    beforeAll(() => {
      folder = temporaryFolder("emacs");
      for (const [path, text] of Object.entries(FILES)) {
        mkdirSync(dirname(join(folder.path, path)), { recursive: true });
        writeFileSync(join(folder.path, path), text);
      }
      const command = JSON.stringify([process.execPath, ...doorArguments("server"), "--stdio"]);
      const run = spawnSync("emacs", ["--batch", "-l", join(repositoryRoot, "test/server/emacs/session.el")], {
        cwd: folder.path,
        env: { ...process.env, IRSA_COMMAND: command },
        encoding: "utf8",
        // To the question whether the rename may edit these files.
        input: "y\n",
        timeout: 90_000,
      });
      const line = /^.*?(\{".*\})$/m.exec(run.stdout)?.[1];
      if (line === undefined) {
        throw new Error(`the session ended early:\n${run.stdout}${run.stderr}`);
      }
      session = JSON.parse(line) as Session;
    }, 120_000);
    afterAll(() => folder.remove());

    it("problems are marked", () => {
      expect(session.diagnostics).toEqual([expect.stringContaining("sa-role-arn-invalid")]);
    });

    it("completions are put in, and offered in Terraform", () => {
      expect(session.completed).toBe("serviceAccountName: cart");
      expect(session.terraform).toContain("system:serviceaccount:shop:cart");
    });

    it("the hover says how the account stands", () => {
      expect(session.hover).toContain(
        'Admitted. The trust policy of role "cart" admits system:serviceaccount:shop:cart',
      );
    });

    it("the definition is jumped to, in a file that was not open", () => {
      expect([session.definition, session.line]).toEqual(["k8s/service-account.yaml", "name: cart"]);
      expect(session.references).toBe(3);
    });

    it("a rename changes every file", () => {
      const read = (path: string) => readFileSync(join(folder.path, path), "utf8");
      expect(read("k8s/service-account.yaml")).toContain("name: basket");
      expect(read("k8s/deployment.yaml")).toContain("serviceAccountName: basket");
      expect(read("iam/cart/trust-policy.json")).toContain("system:serviceaccount:shop:basket");
    });

    it("a refusal says why", () => {
      expect(session.refusal).toContain("is no name for a ServiceAccount");
    });
  });
}

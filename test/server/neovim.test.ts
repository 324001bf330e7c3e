// A real editor that is not VS Code: Neovim without a screen opens, completes, hovers, jumps, renames (docs/other-editors.md).
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doorArguments } from "../fakes/door.ts";
import { RIGHT_FILES, SERVICE_ACCOUNT } from "../fakes/example-files.ts";
import { repositoryRoot, type TemporaryFolder, temporaryFolder } from "../host/paths.ts";

interface Session {
  readonly diagnostics: readonly string[];
  readonly completion: unknown;
  readonly completed: string;
  readonly hover: readonly string[];
  readonly definition: unknown;
  readonly references: number;
  readonly symbols: readonly string[];
  readonly names: readonly string[];
  readonly after: Readonly<Record<string, number>>;
  readonly refusal: string;
}

const FILES = {
  ...RIGHT_FILES,
  "k8s/broken.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: broken").replace("role/cart", "role /cart"),
};

const isThere = spawnSync("nvim", ["--version"]).status === 0;

if (!isThere) {
  describe("in Neovim", () => {
    it("needs nvim", (context) => {
      const reason = "Neovim (nvim) is not installed: the session in it was not tried.";
      if (process.env.CI) {
        throw new Error(reason);
      }
      console.warn(reason);
      context.skip(reason);
    });
  });
} else {
  describe("in Neovim", () => {
    let folder: TemporaryFolder;
    let session: Session;
    beforeAll(() => {
      folder = temporaryFolder("neovim");
      for (const [path, text] of Object.entries(FILES)) {
        mkdirSync(dirname(join(folder.path, path)), { recursive: true });
        writeFileSync(join(folder.path, path), text);
      }
      const script = join(repositoryRoot, "test/server/neovim/session.lua");
      const command = JSON.stringify([process.execPath, ...doorArguments("server"), "--stdio"]);
      const run = spawnSync(
        "nvim",
        ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`, "-c", "qall!"],
        {
          cwd: folder.path,
          env: { ...process.env, IRSA_COMMAND: command },
          encoding: "utf8",
          timeout: 90_000,
        },
      );
      const line = run.stdout.split("\n").find((each) => each.startsWith("{"));
      if (line === undefined) {
        throw new Error(`the session ended early:\n${run.stdout}${run.stderr}`);
      }
      session = JSON.parse(line) as Session;
    }, 120_000);
    afterAll(() => folder.remove());

    it("problems are marked", () => {
      expect(session.diagnostics).toEqual(["sa-role-arn-invalid"]);
    });

    it("a completion is put in", () => {
      expect(session.completion).toEqual({ label: "cart", detail: "shop, role cart" });
      expect(session.completed.trim()).toBe("serviceAccountName: cart");
    });

    it("the hover shows text without signs of escaping", () => {
      const text = session.hover.join("\n");
      expect(text).toContain("ServiceAccount `cart` in namespace `shop`");
      expect(text).toContain('**Admitted.** The trust policy of role "cart" admits system:serviceaccount:shop:cart');
      expect(text).not.toContain("\\");
    });

    it("the definition is jumped to, in a file that was not open", () => {
      expect(session.definition).toEqual({ file: "k8s/service-account.yaml", cursor: [4, 8] });
      expect(session.references).toBe(3);
    });

    it("the outline is there", () => {
      expect(session.symbols).toEqual(["ServiceAccount/cart"]);
    });

    it("names of the workspace are found", () => {
      expect(session.names).toContain("cart in ServiceAccount, shop");
      expect(session.names).toContain("cart in Deployment, shop");
    });

    it("a rename changes every file, after which all is as right as before", () => {
      const read = (path: string) => readFileSync(join(folder.path, path), "utf8");
      expect(read("k8s/service-account.yaml")).toContain("name: basket");
      expect(read("k8s/deployment.yaml")).toContain("serviceAccountName: basket");
      expect(read("iam/cart/trust-policy.json")).toContain("system:serviceaccount:shop:basket");
      expect(Object.values(session.after)).toEqual([0, 0, 0]);
    });

    it("a refusal says why", () => {
      expect(session.refusal).toContain("EKS gave the cluster");
    });
  });
}

// Which answers the guided command offers when it is run from the menu of an editor.
import { describe, expect, it } from "vitest";
import type { AccountChoice, WorkloadChoice, WorkspaceChoices } from "../../../src/core/view/requests.ts";
import { startFromEditor } from "../../../src/extension/guided/start-from.ts";

const FILE = "file:///repo/shop/app.yaml";

const at = (line: number, uri = FILE) => ({
  uri,
  range: { start: { line, character: 8 }, end: { line, character: 12 } },
});
const workload = (name: string, line: number, account?: string, document = 0, uri = FILE): WorkloadChoice => ({
  kind: "Deployment",
  name,
  namespace: "shop",
  account,
  document,
  location: at(line, uri),
});
const READER: AccountChoice = { namespace: "shop", name: "reader", roleArn: undefined, location: at(3) };
const choices = (workloads: readonly WorkloadChoice[], accounts: readonly AccountChoice[] = []): WorkspaceChoices => ({
  accounts,
  workloads,
  namespaces: ["shop"],
  issuers: [],
});

type Editor = Parameters<typeof startFromEditor>[0];
const cursor = (line: number, uri = FILE) =>
  ({ document: { uri: { toString: () => uri } }, selection: { active: { line, character: 0 } } }) as unknown as Editor;

describe("in an editor", () => {
  it("the workload that the cursor is in is offered, with its account and its folder", () => {
    const files = choices([workload("cart", 3, "reader", 1), workload("till", 30, undefined, 2)], [READER]);
    expect(startFromEditor(cursor(20), files, [{ namespace: "shop", name: "reader" }])).toEqual({
      folder: "file:///repo/shop",
      namespace: "shop",
      serviceAccount: "reader",
      account: READER,
      workloadKind: "existing",
      workload: { kind: "existing", uri: FILE, document: 1 },
    });
    expect(startFromEditor(cursor(31), files, []).workload).toEqual({ kind: "existing", uri: FILE, document: 2 });
    // Above all of them: the first.
    expect(startFromEditor(cursor(0), files, []).workload).toEqual({ kind: "existing", uri: FILE, document: 1 });
  });

  it("an account that a workload names and no file defines is to be made, whichever is beside it", () => {
    expect(startFromEditor(cursor(5), choices([workload("cart", 3, "writer")], [READER]), [])).toMatchObject({
      namespace: "shop",
      account: "new",
      serviceAccount: "writer",
    });
  });

  it("the only account beside a workload that names none is offered", () => {
    const files = choices([workload("cart", 3)], [READER]);
    expect(startFromEditor(cursor(5), files, [])).toMatchObject({ account: READER, serviceAccount: "reader" });
    const two = choices([workload("cart", 3)], [READER, { ...READER, name: "writer" }]);
    expect(startFromEditor(cursor(5), two, []).account).toBeUndefined();
    const elsewhere = choices([workload("cart", 3)], [{ ...READER, namespace: "till" }]);
    expect(startFromEditor(cursor(5), elsewhere, []).account).toBeUndefined();
  });

  it("the default account is not offered, nor one that nobody names", () => {
    for (const account of ["default", undefined]) {
      const answers = startFromEditor(cursor(5), choices([workload("cart", 3, account)]), []);
      expect([answers.account, answers.serviceAccount, answers.namespace]).toEqual([undefined, undefined, "shop"]);
    }
  });

  it("workloads of other files count for nothing", () => {
    const elsewhere = workload("cart", 3, "reader", 0, "file:///repo/other.yaml");
    expect(startFromEditor(cursor(5), choices([elsewhere]), [])).toEqual({ folder: "file:///repo/shop" });
  });
});

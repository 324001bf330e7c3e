// What VS Code's completion list shows of long texts.
import { describe, expect, it } from "vitest";
import { withWholeEnd } from "../../../src/extension/completion-label.ts";

describe("a completion's row", () => {
  it("keeps the end of a long text, which is still what is typed and found", () => {
    const key = "oidc.eks.us-east-1.amazonaws.com/id/5A1C9E0B7D3F42688E6A4C20D9B7F135:aud";
    const item = withWholeEnd({ label: key, insertText: `${key}": ` });
    expect(item).toEqual({
      label: "oidc.eks.us-…B7D3F42688E6A4C20D9B7F135:aud",
      filterText: key,
      insertText: `${key}": `,
    });
    expect(String(item.label)).toHaveLength(42);
  });

  it("keeps what the text is compared with where the server says it", () => {
    const arn = `arn:aws:iam::111122223333:role/${"a".repeat(30)}`;
    expect(withWholeEnd({ label: arn, filterText: "a" }).filterText).toBe("a");
  });

  it("is the text itself where that is short, or has parts", () => {
    expect(withWholeEnd({ label: "s3-reader" })).toEqual({ label: "s3-reader" });
    const parts = { label: { label: "x".repeat(60), description: "y" } };
    expect(withWholeEnd(parts)).toEqual({ label: { label: "x".repeat(60), description: "y" } });
  });
});

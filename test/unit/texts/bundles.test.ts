// The texts of the programs: the bundle has exactly those that src uses, and Vietnamese has each of them.
import { describe, expect, it } from "vitest";
import { readBundle, textsOfSource } from "../../../scripts/l10n.mts";
import { manifestTexts } from "../../host/manifest.ts";
import { keptParts, namedCommands, VIETNAMESE } from "./translation.ts";

const english = readBundle("l10n/bundle.l10n.json");
const vietnamese = readBundle("l10n/bundle.l10n.vi.json");

/** Terms that Vietnamese engineers say in English, and texts that consist of nothing else. */
const SAME_IN_BOTH: ReadonlySet<string> = new Set([
  " (overlay {0})",
  "$(file-code) CloudFormation",
  "$(file-code) Terraform",
  "1 ServiceAccount",
  "1 association",
  "1 workload",
  "AWS{0}{1}",
  "Agent",
  "Association",
  "Audience",
  "Cluster",
  "Cluster {0}",
  'ConfigMap "{0}"',
  'Container "{container}": {sts}=regional.',
  "Credentials",
  "EKS Auth",
  "EKS Pod Identity: {0}",
  "EKS Pod Identity: {0}, cluster {1}",
  "EKS cluster {0}",
  "EKS cluster {0}.",
  "IAM role",
  "IAM role {0}.",
  "IRSA: IAM Roles for Service Accounts",
  "Issuer",
  "Issuer {0}.",
  "Namespace",
  "OIDC issuer",
  "OIDC issuer {0}",
  "Pod",
  "Pod Identity agent",
  "Pod Identity association",
  "Pod Identity, {0}",
  "Pod Identity: role {0}",
  "Pod {0}/{1}",
  "Profile “{0}”",
  "Region {0}",
  "Region {0}, partition {1}",
  "Role",
  "Role: {0}",
  'Secret "{0}"',
  "ServiceAccount",
  'ServiceAccount "{0}"',
  'ServiceAccount "{0}" ("{1}")',
  "ServiceAccount {0}/{1}",
  "Subject",
  "Trust policy",
  "Trust policy: {0} ({1})",
  "Workload",
  "cluster {0}",
  "cluster {0}{1}{2}",
  'namespace "{0}"',
  "namespace “{0}”",
  'operator "{0}"',
  "provider",
  "role {0} ({1})",
  "role {0}: {1}",
  "role: {0}",
  'statement "{0}"',
  "statement {0}",
  "{0}, role {1}",
  "{problem}.",
  'profile "{0}"',
]);

describe("the texts of the programs", () => {
  it("are in the bundle, each of them and no other (npm run l10n)", async () => {
    expect(Object.keys(english).length).toBeGreaterThan(300);
    expect(Object.keys(await textsOfSource())).toEqual(Object.keys(english));
  });

  it("have a Vietnamese one each", () => {
    expect(Object.keys(vietnamese)).toEqual(Object.keys(english));
  });

  it("are translated, apart from terms that stay English", () => {
    const same = Object.keys(english).filter((key) => vietnamese[key] === key);
    expect(same.filter((key) => !SAME_IN_BOTH.has(key))).toEqual([]);
    const sentences = Object.keys(english).filter((key) => key.split(" ").length > 8);
    expect(sentences.filter((key) => !VIETNAMESE.test(vietnamese[key] ?? ""))).toEqual([]);
    expect(Object.values(vietnamese).filter((text) => text !== text.normalize("NFC"))).toEqual([]);
  });

  it("keep placeholders, code, links and icons when translated", () => {
    for (const key of Object.keys(english)) expect(keptParts(vietnamese[key] ?? ""), key).toEqual(keptParts(key));
  });

  it("keep the white space and the stop at their ends, since sentences are put together", () => {
    const ends = (text: string) => [/^\s*/.exec(text)?.[0], /[.:?…]?\s*$/.exec(text)?.[0]];
    for (const key of Object.keys(english)) expect(ends(vietnamese[key] ?? ""), key).toEqual(ends(key));
  });

  it("name commands as the palette does in that language", () => {
    const titles = (language?: string) => Object.values(manifestTexts(language));
    for (const key of Object.keys(english)) {
      for (const name of namedCommands(key)) expect(titles(), key).toContain(name);
      for (const name of namedCommands(vietnamese[key] ?? "")) expect(titles("vi"), key).toContain(name);
      expect(namedCommands(vietnamese[key] ?? "")).toHaveLength(namedCommands(key).length);
    }
  });
});

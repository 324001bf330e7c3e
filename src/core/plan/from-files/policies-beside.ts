/** Inline policies of a role from the files that bear its name beside its trust policy, as the guided command leaves them. */
import * as l10n from "@vscode/l10n";
import { inlinePolicyName, permissionPolicyFile } from "../../generate/permission-policy-files.ts";
import type { TrustPolicyFact } from "../../model/facts.ts";
import type { InlinePolicy } from "../../ports.ts";
import { folderOf } from "../../text/uri.ts";
import type { FileReading } from "./file-reading.ts";

/** @param trust the role's trust policies; a file of any other name is nobody's */
export function policiesBeside(
  roleName: string,
  trust: readonly TrustPolicyFact[],
  reading: FileReading,
): readonly InlinePolicy[] {
  const { graph } = reading.sources;
  const policies: InlinePolicy[] = [];
  // A trust policy inside a tool's language has its role's policies there too.
  const alone = trust.filter(({ role }) => role === undefined);
  for (const folder of new Set(alone.map(({ uri }) => folderOf(uri)))) {
    for (let number = 1; ; number++) {
      const uri = permissionPolicyFile(folder, roleName, number);
      if (graph.file(uri) === undefined) {
        // Not there, or left out of what is read.
        break;
      }
      const policy = policyOf(uri, reading);
      if (policy === undefined) {
        reading.note(
          l10n.t(
            '{0}: nothing in this policy says what it is called as inline policy of role "{1}" (a statement "ListBucket" on one bucket would), so it is not planned.',
            reading.pathOf(uri),
            roleName,
          ),
        );
      } else {
        policies.push(policy);
      }
    }
  }
  return policies;
}

function policyOf(uri: string, reading: FileReading): InlinePolicy | undefined {
  const document = reading.document(uri, 0);
  const name = document === undefined ? undefined : inlinePolicyName(document);
  return name === undefined ? undefined : { name, document: `${JSON.stringify(document, undefined, 2)}\n` };
}

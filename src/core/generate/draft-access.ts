/** From one intent to everything that gives a ServiceAccount its AWS identity: new files, edits of what is there, commands. */
import * as l10n from "@vscode/l10n";
import { audienceOf, draftAccount, findAccount } from "./draft-account.ts";
import { draftTrust } from "./draft-trust.ts";
import { draftWorkload } from "./draft-workload.ts";
import { Drafting, type DraftSources } from "./drafting.ts";
import type { AccessIntent, Draft } from "./intent.ts";
import { fileIn } from "./names.ts";
import { nextSteps } from "./next-steps.ts";
import { permissionPolicyFile } from "./permission-policy-files.ts";
import { s3ReadPolicy } from "./policies.ts";
import { checkIntent, type Wanted } from "./wanted.ts";

/** `reason` says in words for the user why there is no draft, and what would help. */
export type DraftOutcome =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly reason: string };

/**
 * Drafts an intent against a workspace. Nothing is overwritten: what is there is edited or kept, and a second draft of the
 * same intent, after the first one was written, changes nothing.
 */
export function draftAccess(intent: AccessIntent, sources: DraftSources): DraftOutcome {
  const checked = checkIntent({ ...intent, folder: intent.folder.replace(/\/$/, "") });
  if (!checked.ok) {
    return checked;
  }
  const { wanted } = checked;
  const drafting = new Drafting(sources);
  const found = findAccount(drafting, wanted);
  const trust = draftTrust(drafting, wanted, found);
  if ("problem" in trust) {
    return { ok: false, reason: trust.problem };
  }
  const permissions = draftPermissions(drafting, wanted, trust.isPlain);
  const account = draftAccount(drafting, wanted, found);
  if ("problem" in account) {
    return { ok: false, reason: account.problem };
  }
  const workload = draftWorkload(drafting, wanted);
  if (workload !== undefined && "problem" in workload) {
    return { ok: false, reason: workload.problem };
  }
  const steps = nextSteps(wanted, {
    audience: audienceOf(found),
    trustUri: trust.uri,
    permissionUri: permissions,
    account: { uri: account.uri, overlay: found?.overlay },
    workload,
    hasAssociation: hasAssociation(drafting, wanted),
  });
  sayWhatIsSpecial(drafting, wanted);
  const files = drafting.files();
  if (files.length === 0) {
    drafting.note(l10n.t("The files say all of this already; nothing is to be written."));
  }
  return { ok: true, draft: { files, edits: drafting.edits(), nextSteps: steps, notes: drafting.notes } };
}

/** The inline policy; a file of that name with another content stays, the next free name is taken. */
function draftPermissions(drafting: Drafting, wanted: Wanted, isPlain: boolean): string | undefined {
  const { permissions, folder } = wanted.intent;
  if (permissions.kind !== "s3-read") {
    return undefined;
  }
  const text = s3ReadPolicy(permissions.bucket, wanted.role.partition);
  const { name } = wanted.role;
  for (let number = 1; ; number++) {
    const plain = number === 1 && isPlain ? [fileIn(folder, "permission-policy.json")] : [];
    for (const uri of [...plain, permissionPolicyFile(folder, name, number)]) {
      const present = drafting.sources.text(uri);
      if (present === undefined) {
        drafting.create(uri, text, l10n.t("Permission policy: what the role may do"));
        return uri;
      }
      if (present.replaceAll("\r\n", "\n").trim() === text.trim()) {
        return uri;
      }
    }
  }
}

/** An association of the workspace for this account with this role. */
function hasAssociation(drafting: Drafting, wanted: Wanted): boolean {
  const { namespace, serviceAccount } = wanted.intent;
  const same = drafting.sources.graph
    .associationsNamed(serviceAccount)
    .filter((fact) => fact.namespace?.text === namespace && wanted.podIdentity?.clusterName === fact.cluster?.text);
  const other = same.find((fact) => fact.roleArn?.known === true && fact.roleArn.text !== wanted.roleArn);
  if (other?.roleArn !== undefined) {
    drafting.note(
      l10n.t(
        "An association here gives ServiceAccount “{0}” the role “{1}”: there is one per account and cluster, so change that one.",
        serviceAccount,
        other.roleArn.text,
      ),
    );
  }
  return same.length > 0;
}

function sayWhatIsSpecial(drafting: Drafting, wanted: Wanted): void {
  const { cluster, role, workload } = wanted.intent;
  if (role.kind === "existing") {
    drafting.note(
      l10n.t(
        "The role exists: its trust policy in AWS may hold more than this file. The commands show it before they replace it.",
      ),
    );
  }
  if (wanted.irsa !== undefined && cluster.account !== undefined && cluster.account !== wanted.role.account) {
    drafting.note(
      l10n.t(
        "The role is in account {0}, the cluster in {1}: the OIDC provider is needed in the role's account.",
        wanted.role.account,
        cluster.account,
      ),
    );
  }
  if (wanted.podIdentity !== undefined) {
    drafting.note(
      l10n.t(
        "With EKS Pod Identity no annotation ties the ServiceAccount to the role: an association in EKS does, and a command below makes it.",
      ),
    );
  }
  const hasImage = workload.kind === "test-pod" || workload.kind === "deployment";
  if (hasImage && !["aws", "aws-us-gov"].includes(cluster.partition)) {
    drafting.note(
      l10n.t(
        "Nodes in partition {0} may not reach public.ecr.aws: copy the image to a registry that they reach.",
        cluster.partition,
      ),
    );
  }
}

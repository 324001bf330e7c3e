/** Asks IAM whether the role may do what its pods are for, and says what S3 answered to a real call. */
import * as l10n from "@vscode/l10n";
import { formatRoleArn, type RoleArn } from "../../names/arn.ts";
import { observe, type Unseen } from "../../observe/observed.ts";
import type { BucketListing } from "../../ports.ts";
import type { VerifyContext } from "./context.ts";

/** What was seen to be allowed and refused; `unseen` where IAM could not be asked. */
interface Answers {
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
  readonly unseen: Omit<Unseen, "state"> | undefined;
}

/** @param listing what S3 said to the role's session, where there was one and a bucket was named */
export async function verifyPermission(
  context: VerifyContext,
  role: RoleArn | undefined,
  listing: BucketListing | undefined,
): Promise<void> {
  const { chain, request } = context;
  if (request.permissions.length === 0 && request.bucket === undefined) {
    chain.skipped("permission", l10n.t("No action was named to ask about."));
    return;
  }
  if (role === undefined) {
    chain.skipped("permission", l10n.t("The role is not known."));
    return;
  }
  const { allowed, refused, unseen } = await simulate(context, role);
  const listed = listingOf(request.bucket, listing);
  const wrong = [...(listed.kind === "refused" ? [listed.reason] : []), ...refused];
  if (wrong.length > 0) {
    chain.failed(
      "permission",
      wrong,
      l10n.t(
        "The identity is right; give the role a policy that allows it. Bucket and key policies are not part of IAM's answer.",
      ),
    );
  } else if (unseen !== undefined) {
    chain.unseen("permission", unseen);
  } else if (listed.kind === "unseen") {
    chain.unknown("permission", [listed.reason, ...allowed]);
  } else if (listed.kind === "skipped" && allowed.length === 0) {
    chain.skipped("permission", listed.reason);
  } else {
    chain.passed("permission", [...(listed.kind === "unasked" ? [] : [listed.reason]), ...allowed]);
  }
}

async function simulate({ ports, request, signal }: VerifyContext, role: RoleArn): Promise<Answers> {
  const refused: string[] = [];
  for (const { action, resource } of request.permissions) {
    const answer = await observe(() => ports.aws.details.simulate(formatRoleArn(role), [action], [resource], signal));
    if (answer.state !== "present") {
      const none = { reason: l10n.t("IAM gave no answer."), permission: undefined, problem: "invalid-answer" } as const;
      return { allowed: [], refused, unseen: answer.state === "unknown" ? answer : none };
    }
    for (const { decision, allowedByOrganization } of answer.value) {
      const by = allowedByOrganization === false ? l10n.t(", by a policy of the organization") : "";
      if (decision !== "allowed") {
        refused.push(l10n.t("{0} on {1} is refused ({2}{3}).", action, resource, decision, by));
      }
    }
  }
  const actions = request.permissions.map(({ action }) => action).join(", ");
  const allowed = l10n.t(
    "The role's own policies allow {0}; policies of the resources themselves are not part of this answer.",
    actions,
  );
  return { allowed: actions === "" ? [] : [allowed], refused, unseen: undefined };
}

type Listed =
  | { readonly kind: "listed" | "refused" | "unseen" | "skipped"; readonly reason: string }
  | { readonly kind: "unasked" };

function listingOf(bucket: string | undefined, listing: BucketListing | undefined): Listed {
  if (bucket === undefined) {
    return { kind: "unasked" };
  }
  switch (listing?.kind) {
    case undefined:
      return {
        kind: "skipped",
        reason: l10n.t("Bucket {0} was not listed: there is no session of the role here. A pod can try it.", bucket),
      };
    case "listed":
      return {
        kind: "listed",
        reason: listing.empty
          ? l10n.t("The session listed bucket {0}, which is empty.", bucket)
          : l10n.t("The session listed bucket {0}.", bucket),
      };
    case "refused":
      return {
        kind: "refused",
        reason: l10n.t("S3 did not list bucket {0}: {1}: {2}", bucket, listing.code, listing.message),
      };
    case "unseen":
      return { kind: "unseen", reason: l10n.t("Bucket {0} was not listed: {1}", bucket, listing.reason) };
  }
}

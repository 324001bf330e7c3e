/** What the issuer detection found, as rows for any surface: title, value, how it stands, why, and the way out. */
import * as l10n from "@vscode/l10n";
import type { IssuerDetection, NotSeen } from "../core/detect/issuer.ts";
import { commandsIn } from "./failure.ts";

export interface Fact {
  readonly title: string;
  /** What can be copied; undefined where there is nothing. */
  readonly value: string | undefined;
  readonly state: "good" | "bad" | "warning" | "unknown";
  readonly reason: string;
  /** What to do, undefined where nothing has to be done. */
  readonly wayOut: string | undefined;
  /** Commands that the way out names. */
  readonly commands: readonly string[];
}

export function detectionFacts(detection: IssuerDetection): readonly Fact[] {
  return [issuerFact(detection), providerFact(detection), audienceFact(detection), identityFact(detection)].filter(
    (fact) => fact !== undefined,
  );
}

function issuerFact({ issuer }: IssuerDetection): Fact {
  const title = l10n.t("OIDC issuer");
  switch (issuer.state) {
    case "known":
      return fact(title, issuer.url, "good", issuer.reason, undefined);
    case "none":
      return fact(title, undefined, "warning", issuer.reason, issuer.advice);
    case "unknown":
      return notSeen(title, undefined, issuer);
  }
}

function providerFact({ provider }: IssuerDetection): Fact | undefined {
  const title = l10n.t("IAM OIDC provider");
  switch (provider.state) {
    case "present":
      return fact(title, provider.arn, provider.hasAudience ? "good" : "bad", provider.reason, provider.advice);
    case "missing":
      return fact(l10n.t("{0} is missing", title), provider.arn, "bad", provider.reason, provider.advice);
    case "unknown":
      return notSeen(title, provider.arn, provider);
    case "not-applicable":
      return undefined;
  }
}

function audienceFact({ provider }: IssuerDetection): Fact | undefined {
  if (provider.state !== "present") {
    return undefined;
  }
  const reason = l10n.t("What tokens may be addressed to; the pod identity webhook writes sts.amazonaws.com.");
  const accepted = provider.audiences.join(", ");
  return fact(
    l10n.t("Accepted audiences"),
    accepted === "" ? undefined : accepted,
    provider.hasAudience ? "good" : "bad",
    reason,
    undefined,
  );
}

function identityFact({ identity }: IssuerDetection): Fact {
  return identity.state === "known"
    ? fact(l10n.t("Asked as"), identity.value.arn, "good", l10n.t("Account {0}.", identity.value.account), undefined)
    : notSeen(l10n.t("Asked as"), undefined, identity);
}

function notSeen(title: string, value: string | undefined, unseen: NotSeen): Fact {
  return fact(l10n.t("{0} was not seen", title), value, "unknown", unseen.reason, unseen.advice);
}

function fact(
  title: string,
  value: string | undefined,
  state: Fact["state"],
  reason: string,
  wayOut: string | undefined,
): Fact {
  return { title, value, state, reason, wayOut: wayOut?.replaceAll("`", ""), commands: commandsIn(wayOut ?? "") };
}

const STATE_SIGNS: Readonly<Record<Fact["state"], string>> = { good: "✓", bad: "✗", warning: "!", unknown: "?" };

/** The same as a Markdown page. */
export function detectionPage(cluster: string, facts: readonly Fact[]): string {
  const sections = facts.map((one) => {
    const value = one.value === undefined ? "" : `\`\`\`text\n${one.value}\n\`\`\`\n\n`;
    const wayOut = one.wayOut === undefined || one.commands.length > 0 ? "" : `\n${one.wayOut}\n`;
    const commands = one.commands.map((command) => `\n\`\`\`sh\n${command}\n\`\`\`\n`).join("");
    return `## ${STATE_SIGNS[one.state]} ${one.title}\n\n${value}${one.reason}\n${wayOut}${commands}`;
  });
  return [`# ${l10n.t("OIDC issuer of cluster {0}", cluster)}\n`, ...sections].join("\n");
}

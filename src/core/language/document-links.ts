/** Pages to open from a file: roles, providers and clusters in the AWS console, and AWS's guide for the annotations. */
import * as l10n from "@vscode/l10n";
import type { Fact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Mention } from "../model/mention.ts";
import { knownText } from "../model/value.ts";
import { parseProviderArn, parseRoleArn } from "../names/arn.ts";
import { clusterUrl, providerUrl, roleUrl } from "../names/console.ts";
import { ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";
import type { TextRange } from "../text/range.ts";
import { PAGE, pageTitle } from "./annotation-docs.ts";

export interface DocumentLink {
  readonly range: TextRange;
  readonly url: string;
  readonly tooltip: string;
}

export function documentLinksOf(graph: IdentityGraph, uri: string): readonly DocumentLink[] {
  const console = graph.mentions.in(uri).flatMap(consoleLink);
  const guide = (graph.file(uri)?.facts ?? []).flatMap(guideLinks);
  return [...console, ...guide];
}

function consoleLink({ kind, value, fact }: Mention): readonly DocumentLink[] {
  if (!value.known || value.computed === true) {
    return [];
  }
  const { text, range } = value;
  const role = kind === "role" ? parseRoleArn(text) : undefined;
  const provider = kind === "issuer" ? parseProviderArn(text) : undefined;
  if (role !== undefined) {
    return link(range, roleUrl(role), l10n.t("Open the role in the AWS console"));
  }
  if (provider !== undefined) {
    return link(range, providerUrl(provider), l10n.t("Open the OIDC provider in the AWS console"));
  }
  const region = kind === "cluster" && fact.kind === "cluster" ? knownText(fact.region) : undefined;
  return region === undefined
    ? []
    : link(range, clusterUrl(region, text), l10n.t("Open the cluster in the AWS console"));
}

function link(range: TextRange, url: string | undefined, tooltip: string): readonly DocumentLink[] {
  return url === undefined ? [] : [{ range, url, tooltip }];
}

function guideLinks(fact: Fact): readonly DocumentLink[] {
  const key = fact.kind === "service-account" && fact.source !== "eksctl" ? fact.roleArn?.key : undefined;
  return key?.text !== ROLE_ARN_ANNOTATION || key.computed === true
    ? []
    : [
        {
          range: key.range,
          url: PAGE,
          tooltip: pageTitle(),
        },
      ];
}

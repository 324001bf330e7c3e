/** A role ARN of another partition than the cluster's names a role that does not exist there. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText, type Value } from "../model/value.ts";
import { formatRoleArn, type RoleArn } from "../names/arn.ts";
import { parseEksIssuer } from "../names/issuer.ts";
import { partitionOfRegion } from "../names/partition.ts";
import { basisInPlace, basisInWords } from "./role-basis.ts";
import { defineRule, type RelatedPlace } from "./rule.ts";
import { eksStatements, issuersOf } from "./web-identity.ts";

interface Data {
  readonly value: Value;
  readonly arn: string;
}

/** What tells the partition, and where it stands. */
interface Evidence {
  readonly partition: string;
  readonly issuer: string;
  readonly related: readonly RelatedPlace[];
}

export const saRoleArnPartition = defineRule({
  meta: {
    id: "sa-role-arn-partition",
    title: "Role ARN is of another AWS partition than the cluster",
    category: "service-account",
    source: "AWS General Reference, ARN format; botocore partitions.json (regions of each partition)",
    fix: "automatic",
  },
  messages: {
    partition: {
      severity: "error",
      text: 'The role ARN is of partition "{written}", but the cluster {issuer} is in "{partition}": there is no such role there, and STS refuses the request. Begin it with arn:{partition}:.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const value = fact.roleArn?.value;
    const role = graph.roleArnOf(fact);
    const evidence = value === undefined || role === undefined ? undefined : evidenceFor(fact, role, graph);
    if (value === undefined || role === undefined || evidence === undefined || evidence.partition === role.partition) {
      return;
    }
    const { partition, issuer, related } = evidence;
    const data: Data = { value, arn: formatRoleArn({ ...role, partition }) };
    yield {
      message: "partition",
      values: { written: role.partition, partition, issuer },
      range: value.range,
      related,
      data,
    };
  },
  fix({ uri, data: { value, arn } }) {
    return [
      {
        title: l10n.t('Change to "{0}"', arn),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, arn)] }],
      },
    ];
  },
});

/**
 * The issuers that the role's own trust policy names, else all that the workspace knows. Those belong to the account only
 * by guess, so they count only against the partition that people write by habit, `aws`.
 */
function evidenceFor(fact: ServiceAccountFact, role: RoleArn, graph: IdentityGraph): Evidence | undefined {
  const links = graph.trustOf(fact).targets;
  const own = links.flatMap(({ policy }) =>
    eksStatements(policy).flatMap((statement) => {
      const range = statement.principals[0]?.principal.value.range;
      return issuersOf(statement).map((issuer) => ({ issuer, policy, range }));
    }),
  );
  if (own.length > 0) {
    const [first] = own;
    const partition = onlyPartition(own.map(({ issuer }) => regionOf(issuer)));
    return partition === undefined || first === undefined
      ? undefined
      : {
          partition,
          issuer: first.issuer,
          related:
            first.range === undefined
              ? []
              : [
                  {
                    location: { uri: first.policy.uri, range: first.range },
                    message: l10n.t("the role's trust policy names this issuer{0}", basisInWords(graph, first.policy)),
                  },
                  ...basisInPlace(graph, first.policy, role.name),
                ],
        };
  }
  if (links.length > 0 || role.partition !== "aws") {
    return undefined;
  }
  const clusters = graph.clusters().map((cluster) => knownText(cluster.region));
  const issuers = [...graph.knownIssuers()];
  const partition = onlyPartition([...clusters.filter((region) => region !== undefined), ...issuers.map(regionOf)]);
  const [issuer = `of ${clusters[0]}`] = issuers;
  return partition === undefined ? undefined : { partition, issuer, related: [] };
}

function regionOf(issuer: string): string | undefined {
  return parseEksIssuer(issuer)?.region;
}

/** The one partition of all the regions; undefined where there is none, several, or a region that is not known. */
function onlyPartition(regions: readonly (string | undefined)[]): string | undefined {
  const partitions = new Set(
    regions.map((region) => (region === undefined ? undefined : partitionOfRegion(region)?.id)),
  );
  return partitions.size === 1 ? [...partitions][0] : undefined;
}

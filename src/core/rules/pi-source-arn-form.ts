/** aws:SourceArn of EKS Pod Identity is the cluster's ARN; the association's is reported never to match. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { formatArn, parseArn } from "../names/arn.ts";
import { podIdentityStatements } from "./pod-identity.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
  readonly cluster: string | undefined;
}

export const piSourceArnForm = defineRule({
  meta: {
    id: "pi-source-arn-form",
    title: "aws:SourceArn names the association, not the cluster",
    category: "pod-identity",
    source: "users' reports: awslabs/mountpoint-s3-csi-driver#781, terraform-aws-modules/terraform-aws-eks#3743",
    fix: "automatic",
  },
  messages: {
    association: {
      severity: "hint",
      text: '"{value}" is the ARN of an association. Users report that aws:SourceArn is the cluster\'s ARN and that this never matches, so that pods get no credentials. Use the form arn:aws:eks:<region>:<account>:cluster/<name>.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const { conditions } of podIdentityStatements(fact)) {
      for (const { key, values } of conditions) {
        for (const value of key.text.toLowerCase() === "aws:sourcearn" ? values : []) {
          if (value.known && value.text.includes(":podidentityassociation/")) {
            const data: Data = { value, cluster: clusterArn(value.text) };
            yield { message: "association", values: { value: value.text }, range: value.range, data };
          }
        }
      }
    }
  },
  fix({ uri, data: { value, cluster } }) {
    return cluster === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', cluster),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, cluster)] }],
          },
        ];
  },
});

function clusterArn(text: string): string | undefined {
  const arn = parseArn(text);
  const name = /^podidentityassociation\/([^/]+)(\/.*)?$/.exec(arn?.resource ?? "")?.[1];
  return arn === undefined || name === undefined ? undefined : formatArn({ ...arn, resource: `cluster/${name}` });
}

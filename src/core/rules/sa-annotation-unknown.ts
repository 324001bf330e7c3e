/** An annotation that the webhook does not read does nothing, and nothing says so: most often it is a near miss of one that it reads. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { ServiceAccountFact, WorkloadFact } from "../model/facts.ts";
import type { KeyedValue, Value } from "../model/value.ts";
import { ANNOTATION_PREFIX } from "../names/kubernetes.ts";
import { nearestName } from "../names/near.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly key: Value;
  readonly meant: string | undefined;
}

/** What the webhook reads, and from where. */
const READ: ReadonlySet<string> = new Set([
  "role-arn",
  "audience",
  "sts-regional-endpoints",
  "token-expiration",
  "skip-containers",
]);

/** The domain of other AWS products, or of a page of documentation, in place of the webhook's. */
const NEAR_PREFIX = /^(?:eks\.)?(?:amazonaws|amazon|aws)\.(?:com|amazon\.com)(?:\.cn)?\/|^eks\.amazonaws\.com\//i;

/** Of kiam and kube2iam, which read it from pods. */
const KIAM_ANNOTATION = "iam.amazonaws.com/role";

export const saAnnotationUnknown = defineRule({
  meta: {
    id: "sa-annotation-unknown",
    title: "Annotation that the pod identity webhook does not read",
    category: "service-account",
    source: "aws/amazon-eks-pod-identity-webhook pkg/annotations.go (the keys that it reads)",
    fix: "automatic",
  },
  messages: {
    near: {
      severity: "warning",
      text: "The webhook does not read {key}, so this does nothing; {meant} is what it reads. Write {meant}.",
    },
    unknown: {
      severity: "warning",
      text: "The webhook reads no annotation {key} on a {kind}, so this does nothing. It reads role-arn, audience, sts-regional-endpoints and token-expiration, each behind eks.amazonaws.com/.",
    },
    kiam: {
      severity: "warning",
      text: "{key} is kiam's and kube2iam's annotation, which they read from pods, and EKS does not read at all. For IRSA write eks.amazonaws.com/role-arn, with the role's full ARN.",
    },
  },
  subjects: ["service-account", "workload"],
  *check(fact) {
    for (const { key, value } of annotationsOf(fact)) {
      const name = key.known ? nameMeant(key.text, fact.kind === "service-account") : undefined;
      if (name === undefined) {
        continue;
      }
      const meant =
        name === "" || !isFree(`${ANNOTATION_PREFIX}${name}`, fact) ? undefined : `${ANNOTATION_PREFIX}${name}`;
      const kiam = key.text === KIAM_ANNOTATION;
      const data: Data = { key, meant: kiam && !value?.text.startsWith("arn:") ? undefined : meant };
      const values = { key: key.text, kind: fact.meta.kind?.text ?? "object" };
      const place = { range: key.range, data };
      if (kiam) {
        yield { ...place, message: "kiam", values };
      } else if (name === "") {
        yield { ...place, message: "unknown", values };
      } else {
        yield { ...place, message: "near", values: { ...values, meant: `${ANNOTATION_PREFIX}${name}` } };
      }
    }
  },
  fix({ uri, data: { key, meant } }) {
    return meant === undefined
      ? []
      : [
          {
            title: l10n.t("Change to {0}", meant),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(key, meant)] }],
          },
        ];
  },
});

/**
 * The annotation that a key is a near miss of; empty for one under the webhook's prefix that resembles none; undefined
 * for a key that is right or somebody else's. Pods carry annotations of EKS under that prefix that are not the webhook's.
 */
function nameMeant(key: string, onAccount: boolean): string | undefined {
  if (onAccount && key === KIAM_ANNOTATION) {
    return "role-arn";
  }
  const prefix = NEAR_PREFIX.exec(key)?.[0];
  const name = prefix === undefined ? "" : key.slice(prefix.length);
  if (prefix === undefined || (prefix === ANNOTATION_PREFIX && READ.has(name))) {
    return undefined;
  }
  const near = [...READ].find((read) => bare(read) === bare(name)) ?? nearestName(name, READ);
  return near ?? (onAccount && prefix === ANNOTATION_PREFIX ? "" : undefined);
}

/** `role_arn`, `roleArn` and `role.arn` are all `rolearn`. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/** Annotations on which the webhook would look: an account's own, and those of the pods. */
function annotationsOf(fact: ServiceAccountFact | WorkloadFact): readonly KeyedValue[] {
  return fact.kind === "service-account" ? fact.meta.annotations : fact.pods.flatMap((pod) => pod.annotations);
}

function isFree(key: string, fact: ServiceAccountFact | WorkloadFact): boolean {
  return !annotationsOf(fact).some((annotation) => annotation.key.text === key);
}

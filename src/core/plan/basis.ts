/** What of an observation a plan hangs on, by subject: if any of it changes, the plan is stale. */
import { AGENT_ADD_ON } from "../names/kubernetes.ts";
import type { Observation, ObservedRole } from "../observe/observation.ts";
import type { Observed } from "../observe/observed.ts";
import {
  type Association,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  type ProviderDetails,
} from "../ports.ts";
import { addOnSubject } from "./action.ts";
import { minified } from "./canonical.ts";
import { fingerprint } from "./fingerprint.ts";

/** Fingerprints by subject. Pods are left out: they come and go all the time, and plans only name workloads. */
export function basisOf(observation: Observation, cluster: string | undefined): Readonly<Record<string, string>> {
  const basis: Record<string, string> = {};
  const note = (subject: string, state: JsonValue) => {
    basis[subject] = fingerprint(state);
  };
  for (const [subject, provider] of Object.entries(observation.providers)) {
    note(subject, stateOf(provider, ofProvider));
  }
  for (const [subject, role] of Object.entries(observation.roles)) {
    note(subject, ofRole(role));
  }
  for (const [subject, association] of Object.entries(observation.associations)) {
    note(subject, stateOf(association, ofAssociation));
  }
  for (const [subject, object] of Object.entries(observation.objects)) {
    note(subject, stateOf(object.current, comparableBody));
  }
  note(
    addOnSubject(cluster ?? "", AGENT_ADD_ON),
    stateOf(observation.agent, ({ name }) => name),
  );
  return basis;
}

/** Subjects that are not as they were. */
export function changedSubjects(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (subject) => before[subject] !== after[subject],
  );
}

function stateOf<T>(observed: Observed<T>, state: (value: T) => JsonValue): JsonValue {
  return observed.state === "present" ? { present: state(observed.value) } : observed.state;
}

function ofProvider({ audiences }: ProviderDetails): JsonValue {
  return [...audiences].sort();
}

function ofRole(role: ObservedRole): JsonValue {
  return {
    details: stateOf(role.details, ({ arn, trustPolicy, boundary }) => ({
      arn,
      trust: minified(trustPolicy),
      boundary: boundary ?? null,
    })),
    attached: stateOf(role.attached, (arns) => [...arns].sort()),
    inline: Object.fromEntries(
      Object.entries(role.inline).map(([name, policy]) => [
        name,
        stateOf(policy, ({ document }) => minified(document)),
      ]),
    ),
  };
}

function ofAssociation(association: Association): JsonValue {
  const { id, roleArn, targetRoleArn, disableSessionTags, policy } = association;
  return { id, roleArn, targetRoleArn: targetRoleArn ?? null, disableSessionTags, policy: policy ?? null };
}

/** What a user can change of an object, without what the API server counts and controllers report. */
export function comparableBody({ body }: KubeObject): JsonObject {
  const { status: _status, metadata, ...rest } = body;
  const {
    resourceVersion: _version,
    generation: _generation,
    managedFields: _fields,
    ...kept
  } = isObject(metadata) ? metadata : {};
  return { ...rest, metadata: kept };
}

/** The audience of the account's tokens and the one that the trust policy wants have to be the same text. */
import * as l10n from "@vscode/l10n";
import { removePath } from "../edit/remove-entry.ts";
import { replaceValue } from "../edit/replace-value.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { UNKNOWN_TEXT } from "../model/presences.ts";
import type { Value } from "../model/value.ts";
import { withoutScheme } from "../names/issuer.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { nearestName } from "../names/near.ts";
import { looksLikeSubject } from "../names/subject.ts";
import type { TextEdit } from "../text/edits.ts";
import { folderOf } from "../text/uri.ts";
import { accountsOf, audienceAnnotation, describeOverlay, type Refusal, refusalsBy, refusalsOf } from "./admission.ts";
import { addConditionValue } from "./condition-edits.ts";
import { objectNode } from "./object-node.ts";
import { basisInPlace, basisInWords } from "./role-basis.ts";
import { defineRule, type Fix, type FixContext } from "./rule.ts";
import { claimsNamed, comparesLiterally, eksStatements, issuersOf } from "./web-identity.ts";

/** Undefined refusal: the audience is only a near miss of the default one. */
interface Data {
  readonly value: Value;
  readonly refusal: Refusal | undefined;
}

export const trustAudMismatch = defineRule({
  meta: {
    id: "trust-aud-mismatch",
    title: "Audience of the trust policy is not that of the ServiceAccount's tokens",
    category: "trust-policy",
    source: "EKS User Guide, associate-service-account-role; amazon-eks-pod-identity-webhook, --token-audience",
    fix: "automatic",
  },
  messages: {
    policy: {
      severity: "error",
      text: 'Tokens of ServiceAccount "{name}"{overlay} are made for "{audience}", but this policy wants {wanted}. Its pods get "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
    account: {
      severity: "error",
      text: 'This makes the tokens{overlay} for "{audience}", but the trust policy of role "{role}" wants {wanted}. Pods get "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
    provider: {
      severity: "error",
      text: 'The IAM provider of this issuer accepts only tokens for {accepted}, so one for "{audience}" never gets this far: STS answers "Incorrect token audience". Add it to the provider\'s client ids, or name one of theirs here.',
    },
    near: {
      severity: "warning",
      text: '"{audience}" is not the audience that the webhook gives to tokens, "sts.amazonaws.com", and no ServiceAccount here asks for it: most likely nobody may assume the role.',
    },
  },
  subjects: ["trust-policy", "service-account"],
  *check(fact, { graph }) {
    if (fact.kind === "service-account") {
      for (const refusal of refusalsOf(graph, graph.placementsOfAccount(fact))) {
        const setting = audienceAnnotation(refusal.account);
        const annotation = setting?.uri === fact.uri ? setting.value : fact.meta.name;
        const [closest] = refusal.audiences;
        if (setting !== undefined && annotation !== undefined && closest !== undefined) {
          const data: Data = { value: closest.value, refusal };
          yield {
            message: "account",
            values: valuesOf(refusal),
            range: annotation.range,
            related: [
              {
                location: { uri: refusal.policy.uri, range: closest.value.range },
                message: l10n.t("the audience that the trust policy wants{0}", basisInWords(graph, refusal.policy)),
              },
              ...basisInPlace(graph, refusal.policy, refusal.role.name),
            ],
            data,
          };
        }
      }
      return;
    }
    const told = new Set<Value>();
    for (const refusal of refusalsBy(graph, fact)) {
      const [closest] = refusal.audiences;
      if (closest === undefined) {
        continue;
      }
      told.add(closest.value);
      const { fact: account } = refusal.account;
      const setting = audienceAnnotation(refusal.account);
      const place = setting?.value ?? account.meta.name ?? account;
      const data: Data = { value: closest.value, refusal };
      yield {
        message: "policy",
        values: valuesOf(refusal),
        range: closest.value.range,
        related: [
          {
            location: { uri: setting?.uri ?? account.uri, range: place.range },
            message: l10n.t("the ServiceAccount annotated with this role{0}", basisInWords(graph, fact)),
          },
          ...basisInPlace(graph, fact, refusal.role.name),
        ],
        data,
      };
    }
    for (const { value, provider } of refusedByProvider(fact, graph)) {
      if (!told.has(value)) {
        told.add(value);
        const accepted = provider.audiences.map(({ text }) => `"${text}"`).join(", ");
        yield {
          message: "provider",
          values: { accepted, audience: value.text },
          range: value.range,
          related: [
            {
              location: { uri: provider.uri, range: provider.url?.range ?? provider.range },
              message: l10n.t("the provider"),
            },
          ],
          data: { value, refusal: undefined },
        };
      }
    }
    if (accountsOf(graph, fact).length === 0) {
      for (const value of nearMisses(eksStatements(fact).flatMap((statement) => claimsNamed(statement, "aud")))) {
        if (!told.has(value) && !isAskedFor(value.text, graph)) {
          const data: Data = { value, refusal: undefined };
          yield { message: "near", values: { audience: value.text }, range: value.range, data };
        }
      }
    }
  },
  fix({ uri, data: { value, refusal } }, context) {
    if (refusal !== undefined) {
      return fixesFor(refusal, value, context);
    }
    return value.text === DEFAULT_AUDIENCE ? [] : [change(uri, value, DEFAULT_AUDIENCE, true)];
  },
});

/** Audiences of statements for an issuer whose provider, defined here, lists others. */
function* refusedByProvider(fact: TrustPolicyFact, graph: IdentityGraph) {
  for (const statement of eksStatements(fact)) {
    const [issuer] = issuersOf(statement);
    const provider = graph
      .providers()
      .find(
        ({ uri, url, audiences }) =>
          url !== undefined &&
          (url.known || (url.symbolic && folderOf(uri) === folderOf(fact.uri))) &&
          audiences.length > 0 &&
          withoutScheme(url.text) === issuer,
      );
    const accepted = provider?.audiences ?? [];
    if (provider === undefined || accepted.some(({ known }) => !known)) {
      continue;
    }
    for (const { condition } of claimsNamed(statement, "aud").filter((claim) => comparesLiterally(claim.condition))) {
      for (const value of condition.values) {
        if (value.known && !looksLikeSubject(value.text) && !accepted.some(({ text }) => text === value.text)) {
          yield { value, provider };
        }
      }
    }
  }
}

/** Audiences that people write for the default one: another domain of STS, a regional endpoint, a letter off. */
function nearMisses(claims: ReturnType<typeof claimsNamed>): readonly Value[] {
  const values = claims.flatMap(({ condition }) => condition.values);
  // An audience list that holds the default admits the usual tokens, whatever else stands in it.
  if (values.some(({ text, known }) => !known || text === DEFAULT_AUDIENCE || /[*?]/.test(text))) {
    return [];
  }
  return values.filter(
    ({ text }) =>
      nearestName(text, [DEFAULT_AUDIENCE]) !== undefined ||
      (/^(https:\/\/)?sts\.([a-z0-9-]+\.)?amazon(aws)?\.com\/?$/.test(text) && !looksLikeSubject(text)),
  );
}

function isAskedFor(audience: string, graph: IdentityGraph): boolean {
  if (graph.live !== undefined && graph.live.presences.audiences.count(audience) > 0) {
    return true;
  }
  const { audiences } = graph.presences;
  return audiences.count(audience) > 0 || audiences.count(UNKNOWN_TEXT) > 0;
}

function valuesOf(refusal: Refusal): Record<string, string> {
  const texts = [...new Set(refusal.audiences.map(({ value }) => `"${value.text}"`))];
  return {
    name: refusal.account.fact.meta.name?.text ?? "",
    role: refusal.role.name,
    audience: refusal.audience,
    wanted: texts.slice(0, 3).join(", "),
    overlay: describeOverlay(refusal.account),
  };
}

function fixesFor(refusal: Refusal, value: Value, context: FixContext): readonly Fix[] {
  const { account, audience, policy, audiences } = refusal;
  const setting = audienceAnnotation(account);
  const annotation = setting?.value;
  const fixes: Fix[] = [change(policy.uri, value, audience, annotation === undefined || audience === DEFAULT_AUDIENCE)];
  const file = context.file(policy.uri);
  const [closest] = audiences;
  const added =
    file === undefined || closest === undefined || annotation === undefined
      ? undefined
      : addConditionValue(file, closest.statement.statement, closest.condition, audience);
  if (added !== undefined) {
    fixes.push(edit(l10n.t('Accept the audience "{0}" as well', audience), policy.uri, added, false));
  }
  if (setting === undefined || annotation === undefined || !setting.exact) {
    return fixes;
  }
  const source = setting.uri === account.fact.uri ? context.file(account.fact.uri) : undefined;
  const root = source === undefined ? undefined : objectNode(source, account.fact);
  const removed =
    source === undefined || root === undefined || value.text !== DEFAULT_AUDIENCE
      ? undefined
      : removePath(source, root, ["metadata", "annotations", AUDIENCE_ANNOTATION]);
  fixes.push(
    removed === undefined
      ? change(setting.uri, annotation, value.text, false)
      : edit(
          l10n.t("Remove the audience annotation: the default is what the policy wants"),
          account.fact.uri,
          removed,
          true,
        ),
  );
  return fixes;
}

function change(uri: string, value: Value, to: string, preferred: boolean): Fix {
  return edit(l10n.t('Change "{0}" to "{1}"', value.text, to), uri, [replaceValue(value, to)], preferred);
}

function edit(title: string, uri: string, edits: readonly TextEdit[], preferred: boolean): Fix {
  return { title, preferred, edits: [{ kind: "edit", uri, edits }] };
}

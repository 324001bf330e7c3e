/** Changes of OIDC providers in the practice account, checked and refused as IAM does. */
import { formatProviderArn } from "../../core/names/arn.ts";
import { withoutScheme } from "../../core/names/issuer.ts";
import type { AwsChanger } from "../../core/ports.ts";
import type { PracticeCalls } from "./calls.ts";
import { done, resolvedWhenGone } from "./changing.ts";
import { overQuota, refuse } from "./refusal.ts";
import { settleLater } from "./settle.ts";

type ProviderChanger = Pick<AwsChanger, "createProvider" | "addAudience" | "removeAudience" | "deleteProvider">;

export function practiceProviderChanger(calls: PracticeCalls): ProviderChanger {
  function onProvider(
    operation: string,
    arn: string,
    signal: AbortSignal,
    change: (audiences: readonly string[]) => readonly string[],
  ): Promise<void> {
    return calls.change(operation, arn, signal, ({ state, now }) => {
      if (!state.providers.some((provider) => provider.arn === arn)) {
        refuse("not-found", operation, "NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
      }
      const providers = state.providers.map((provider) =>
        provider.arn === arn ? { ...provider, audiences: change(provider.audiences) } : provider,
      );
      return done(settleLater(state, { providers }, now));
    });
  }

  return {
    createProvider: ({ url, audiences, tags }, signal) => {
      const operation = "iam:CreateOpenIDConnectProvider";
      return calls.change(operation, url, signal, (call) => {
        const { state, now } = call;
        if (Object.keys(tags).length > 0) {
          call.demand("iam:TagOpenIDConnectProvider", url);
        }
        if (!/^https:\/\/[^\s/:?#]+(\/[^\s?#]*)?$/.test(url) || url.length > 255) {
          refuse("invalid-input", operation, "ValidationError", "Invalid Open ID Connect Provider URL");
        }
        const issuer = withoutScheme(url);
        const arn = formatProviderArn({ partition: state.partition, account: state.identity.account, issuer });
        if (state.providers.some((provider) => provider.arn === arn)) {
          const said = `Provider with url ${url} already exists.`;
          refuse("conflict", operation, "EntityAlreadyExists", said);
        }
        if (state.providers.length >= state.quotas.providers) {
          overQuota(operation, `OpenIdConnectProvidersPerAccount: ${state.quotas.providers}`);
        }
        const createdAt = new Date(now).toISOString();
        const made = { arn, issuer, audiences, thumbprints: [], tags, createdAt };
        return { state: settleLater(state, { providers: [...state.providers, made] }, now), result: arn };
      });
    },
    addAudience: (arn, audience, signal) =>
      onProvider("iam:AddClientIDToOpenIDConnectProvider", arn, signal, (audiences) =>
        audiences.includes(audience) ? audiences : [...audiences, audience],
      ),
    removeAudience: (arn, audience, signal) =>
      resolvedWhenGone(
        onProvider("iam:RemoveClientIDFromOpenIDConnectProvider", arn, signal, (audiences) =>
          audiences.filter((candidate) => candidate !== audience),
        ),
      ),
    deleteProvider: (arn, signal) =>
      calls.change("iam:DeleteOpenIDConnectProvider", arn, signal, ({ state, now }) =>
        done(settleLater(state, { providers: state.providers.filter((provider) => provider.arn !== arn) }, now)),
      ),
  };
}

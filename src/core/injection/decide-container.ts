/** What goes into one container: variables behind its own ones, and the token's mount. */
import type { ContainerInput } from "./inputs.ts";
import { containerReason, type InjectionReason, type ReasonCode } from "./reasons.ts";
import { MECHANISMS, type Mechanism, REGION_VARIABLES, STS_VARIABLE } from "./webhook.ts";

/** What every container of the pod gets, unless it says otherwise. */
export interface ContainerPlan {
  readonly mechanism: Mechanism;
  /** Value of the mechanism's first variable: the role's ARN, or the agent's address. */
  readonly source: string;
  /** Value of its second variable: the token's file. */
  readonly tokenFile: string;
  readonly regionalSts: boolean;
  readonly region: string | undefined;
}

/**
 * - `injected`: looked at, and given what it lacks;
 * - `complete`: taken for complete, since identity, region and STS variables are all there: not even the mount is added;
 * - `skipped`: named in the pod's skip-containers annotation; `untouched`: the pod as a whole is left alone.
 */
export type ContainerOutcome = "injected" | "complete" | "skipped" | "untouched";

export interface ContainerInjection {
  readonly outcome: ContainerOutcome;
  /** To go behind the container's own variables, in this order. */
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** To go behind its own mounts; read-only. */
  readonly mount: { readonly name: string; readonly mountPath: string } | undefined;
  readonly reasons: readonly InjectionReason[];
}

export function decideContainer(container: ContainerInput, index: number, plan: ContainerPlan): ContainerInjection {
  const { variables } = MECHANISMS[plan.mechanism];
  const because = (code: ReasonCode, values: Readonly<Record<string, string>>) =>
    containerReason(code, index, container.name, values);
  const identity = definedOf(container, variables);
  const region = definedOf(container, REGION_VARIABLES);
  const sts = definedOf(container, [STS_VARIABLE]);
  if (identity !== undefined && region !== undefined && sts !== undefined) {
    const reasons = [because("container-complete", { identity, region, sts })];
    return { outcome: "complete", env: [], mount: undefined, reasons };
  }
  const env: { name: string; value: string }[] = [];
  const reasons: InjectionReason[] = [];
  if (sts !== undefined) {
    reasons.push(because("sts-kept", { sts }));
  } else if (plan.regionalSts) {
    env.push({ name: STS_VARIABLE, value: "regional" });
    reasons.push(because("sts-added", { sts: STS_VARIABLE }));
  }
  if (region !== undefined) {
    reasons.push(because("region-kept", { region }));
  } else if (plan.region !== undefined) {
    const value = plan.region;
    env.push(...REGION_VARIABLES.map((name) => ({ name, value })));
    reasons.push(because("region-added", { region: value }));
  }
  const [source, tokenFile] = variables;
  if (identity === undefined) {
    env.push({ name: source, value: plan.source }, { name: tokenFile, value: plan.tokenFile });
    reasons.push(because("identity-added", { source, value: plan.source, tokenFile, path: plan.tokenFile }));
  } else {
    reasons.push(because("identity-kept", { identity, source, tokenFile }));
  }
  const mount = decideMount(container, index, plan.mechanism);
  return { outcome: "injected", env, mount: mount.mount, reasons: [...reasons, mount.reason] };
}

function decideMount(container: ContainerInput, index: number, mechanism: Mechanism) {
  const { volume, mountPath } = MECHANISMS[mechanism];
  const own = container.mounts.find(({ name }) => name === volume);
  if (own !== undefined) {
    const values = { volume, mountPath: own.mountPath };
    return { mount: undefined, reason: containerReason("mount-kept", index, container.name, values) };
  }
  // The API server compares paths as text: a trailing slash escapes it.
  const other = container.mounts.find((mount) => mount.mountPath === mountPath);
  const reason =
    other === undefined
      ? containerReason("mount-added", index, container.name, { volume, mountPath })
      : containerReason("mount-refused", index, container.name, { own: other.name, mountPath });
  return { mount: { name: volume, mountPath }, reason };
}

/** The container's own variables among these, as text; undefined for none. */
function definedOf(container: ContainerInput, names: readonly string[]): string | undefined {
  const defined = names.filter((name) => container.env.includes(name));
  return defined.length === 0 ? undefined : defined.join(" and ");
}

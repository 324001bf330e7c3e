/** The practice account's scenarios: the healthy set-up, an empty one, and one for each failure that can be shown. */
import { initialPracticeState } from "../initial-state.ts";
import type { PracticeState } from "../state.ts";
import { AWS_FAILURES } from "./aws-failures.ts";
import { build, earlier } from "./builder.ts";
import { CLUSTER_FAILURES } from "./cluster-failures.ts";
import { ACCOUNTS, IRSA, POD_IDENTITY, WORKLOADS } from "./healthy.ts";
import type { PracticeScenario, ScenarioSteps } from "./scenario.ts";

export type { PracticeScenario };

/** The steps of the healthy set-up lie some time back, so that pods can be older than what a scenario does. Milliseconds. */
const AGE = 3_600_000;

/** By how much the set-up is older than its pods, so that they cannot have missed it. Milliseconds. */
const LEAD = 600_000;

const HEALTHY: readonly ScenarioSteps[] = [
  { name: "healthy", title: "IRSA works.", account: IRSA, before: [], after: [] },
  { name: "healthy-pod-identity", title: "EKS Pod Identity works.", account: POD_IDENTITY, before: [], after: [] },
  {
    name: "slow",
    title: "Everything works, and changes take five seconds to be seen everywhere.",
    account: IRSA,
    before: [],
    after: [(state) => ({ ...state, settleMs: 5_000 })],
  },
];

const EMPTY: PracticeScenario = {
  name: "empty",
  title: "A cluster without any set-up.",
  account: undefined,
  isBroken: false,
  mechanism: "irsa",
};

const SCENARIOS: readonly ScenarioSteps[] = [...HEALTHY, ...AWS_FAILURES, ...CLUSTER_FAILURES];

/** All scenarios by name, healthy first. */
export const PRACTICE_SCENARIOS: readonly PracticeScenario[] = [
  ...SCENARIOS.map((steps): PracticeScenario => {
    const { name, title, account } = steps;
    const mechanism = account?.namespace === POD_IDENTITY.namespace ? "pod-identity" : "irsa";
    return { name, title, account, mechanism, isBroken: !HEALTHY.includes(steps) };
  }),
  EMPTY,
];

/**
 * The state of a scenario, everything in it made an hour or more before `now` (milliseconds since the epoch) but for what breaks it.
 * @throws RangeError for a name that is none
 */
export async function practiceScenario(name: string, now: number = Date.now()): Promise<PracticeState> {
  const start = initialPracticeState();
  if (name === EMPTY.name) {
    return {
      ...start,
      providers: [],
      roles: start.roles.filter((role) => /^(practice-node|AWSService)/.test(role.name)),
    };
  }
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) {
    const names = PRACTICE_SCENARIOS.map((scenario) => scenario.name).join(", ");
    throw new RangeError(`There is no practice scenario "${name}". There are: ${names}.`);
  }
  const setUp = [...ACCOUNTS, ...found.before].map((step) => earlier(AGE + LEAD, step));
  const pods = WORKLOADS.map((step) => earlier(AGE, step));
  return build(start, now, [...setUp, ...pods, ...found.after]);
}

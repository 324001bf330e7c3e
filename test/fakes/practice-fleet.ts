/** One look at the practice account as it is in a scenario. */
import { observeFleet } from "../../src/core/live/observe-fleet.ts";
import type { Fleet } from "../../src/core/observe/fleet.ts";
import { memoryStore, practiceAccount, practiceScenario } from "../../src/playground/index.ts";
import { TestClock } from "./test-clock.ts";

export async function practiceFleet(scenario: string, clock = new TestClock()): Promise<Fleet> {
  const account = practiceAccount(
    memoryStore(() => practiceScenario(scenario, clock.now())),
    () => clock.now(),
  );
  const [context] = await account.contexts.listContexts();
  const cluster = account.clusters.open({ kind: "context", name: context?.name ?? "" });
  const aws = account.aws.open({ profile: undefined, region: undefined });
  return observeFleet("practice", { aws, cluster }, clock, new AbortController().signal);
}

// Every change in AWS meets every fault on the wire: what the caller is told, what is made, and that nothing is made twice.
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsConnections } from "../../src/aws/index.ts";
import type { AccessProblem, AwsConnection } from "../../src/core/ports.ts";
import { SESSION_SECRET, SESSION_TOKEN, type WireFault } from "../fakes/wire/aws-wire.ts";
import { failure, WANTED } from "./aws-fixture.ts";
import { WRITES } from "./aws-writes.ts";
import { WIRE_KEYS, type WireFixture, wireAws } from "./wire-aws.ts";

/** Long enough for the SDK's own retries, and short enough to wait for. Milliseconds. */
const PATIENT = { requestMs: 15_000, credentialsMs: 15_000 };
const IMPATIENT = { requestMs: 400, credentialsMs: 15_000 };

interface Expected {
  readonly fault: WireFault;
  /** Undefined where a safe repetition makes it good. */
  readonly problem: AccessProblem | undefined;
  /** Of what must be sent once only. */
  readonly problemOnce: AccessProblem;
  /** Whether the change is made in the end, and for what is sent once only. */
  readonly made: boolean;
  readonly madeOnce: boolean;
}

const CASES: readonly Expected[] = [
  { fault: "throttle", problem: undefined, problemOnce: "throttled", made: true, madeOnce: false },
  { fault: "500-before", problem: undefined, problemOnce: "service-failure", made: true, madeOnce: false },
  { fault: "500-after", problem: undefined, problemOnce: "service-failure", made: true, madeOnce: true },
  { fault: "reset-before", problem: undefined, problemOnce: "unreachable", made: true, madeOnce: false },
  { fault: "reset-after", problem: undefined, problemOnce: "unreachable", made: true, madeOnce: true },
  { fault: "hang-before", problem: "timed-out", problemOnce: "timed-out", made: false, madeOnce: false },
  { fault: "hang-after", problem: "timed-out", problemOnce: "timed-out", made: true, madeOnce: true },
  { fault: "403", problem: "access-denied", problemOnce: "access-denied", made: false, madeOnce: false },
  { fault: "409", problem: "conflict", problemOnce: "conflict", made: false, madeOnce: false },
];

describe(`${WRITES.length} changes x ${CASES.length} faults on the wire`, () => {
  let fixture: WireFixture;
  const connect = (limits: typeof PATIENT): AwsConnection =>
    awsConnections(limits).open({ profile: WANTED.profile, region: undefined });

  beforeAll(async () => {
    fixture = await wireAws();
  });
  afterAll(() => fixture.dispose());

  describe.each(WRITES)("$operation", (write) => {
    it.each(CASES)("$fault", async ({ fault, problem, problemOnce, made, madeOnce }) => {
      const prepared = await write.prepare(fixture.behind.aws);
      fixture.wire.fault(write.operation, fault);
      const call = write.run(connect(fault.startsWith("hang") ? IMPATIENT : PATIENT), prepared);
      const expected = write.once ? problemOnce : problem;
      if (expected === undefined) {
        await call;
      } else {
        const error = await failure(call);
        expect(`${error.operation}: ${error.problem}`).toBe(`${write.operation}: ${expected}`);
        expect(error.advice).not.toBe("");
        const everything = inspect(error, { depth: 10, showHidden: true });
        for (const secret of [WIRE_KEYS.id, WIRE_KEYS.secret, SESSION_SECRET, SESSION_TOKEN]) {
          expect(everything).not.toContain(secret);
        }
      }
      expect(await write.count(fixture.behind.aws, prepared)).toBe((write.once ? madeOnce : made) ? 1 : 0);
      // Once more without a fault: the same end state, or a conflict that says it is there.
      const again = write.run(connect(PATIENT), prepared);
      if (write.once && madeOnce) {
        expect((await failure(again)).problem).toBe("conflict");
      } else {
        await again;
      }
      expect(await write.count(fixture.behind.aws, prepared)).toBe(1);
    });
  });

  // One for each protocol: the SDK's five attempts take seconds.
  const endless = WRITES.filter(({ operation }) => /^(iam:PutRolePolicy|eks:CreatePod)/.test(operation));
  it.each(endless)("a throttling of $operation that does not end is told as that", async (write) => {
    const prepared = await write.prepare(fixture.behind.aws);
    fixture.wire.fault(write.operation, "throttle", 10);
    const error = await failure(write.run(connect(PATIENT), prepared));
    expect(`${error.operation}: ${error.problem}`).toBe(`${write.operation}: throttled`);
    expect(await write.count(fixture.behind.aws, prepared)).toBe(0);
    fixture.wire.fault(write.operation, "throttle", 0);
  });
});

// What every implementation of the AWS ports promises; aws.test.ts runs it against the practice account and moto's server.
import { afterAll, beforeAll, describe } from "vitest";
import { exchangeContract } from "./aws-exchange-contract.ts";
import type { AwsFixture } from "./aws-fixture.ts";
import { judgementContract } from "./aws-judgement-contract.ts";
import { podIdentityContract } from "./aws-pod-identity-contract.ts";
import { providersContract } from "./aws-providers-contract.ts";
import { readerContract } from "./aws-reader-contract.ts";
import { rolesContract } from "./aws-roles-contract.ts";

export function awsContract(name: string, makeFixture: () => Promise<AwsFixture>): void {
  describe(`AWS: ${name}`, () => {
    let fixture: AwsFixture | undefined;

    beforeAll(async () => {
      fixture = await makeFixture();
    });

    afterAll(async () => {
      await fixture?.dispose();
    });

    const open = (): AwsFixture => {
      if (fixture === undefined) {
        throw new Error("the fixture was not made");
      }
      return fixture;
    };

    readerContract(open);
    rolesContract(open);
    providersContract(open);
    podIdentityContract(open);
    judgementContract(open);
    exchangeContract(open);
  });
}

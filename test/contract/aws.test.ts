// Runs the AWS contract against the practice account and against moto's real server through the AWS SDK.
import { describe, it } from "vitest";
import { findMoto } from "../fakes/moto-server.ts";
import { awsContract } from "./aws-contract.ts";
import { motoAws } from "./moto-aws.ts";
import { practiceAws } from "./practice-aws.ts";

awsContract("practice account", practiceAws);

const moto = findMoto();
if (moto !== undefined) {
  awsContract("moto's server", () => motoAws(moto));
} else {
  describe("AWS: moto's server", () => {
    it("needs moto_server", (context) => {
      const missing =
        "moto_server is neither on PATH nor in the cache folder: `pip install 'moto[server]'` brings it. " +
        "Without it the contract of the AWS adapter is not tested.";
      if (process.env.CI) {
        throw new Error(missing);
      }
      console.warn(missing);
      context.skip(missing);
    });
  });
}

// Runs the AWS contract against the practice account, the AWS adapter before it on the wire, and the adapter before moto's server.
import { describe, it } from "vitest";
import { findMoto } from "../fakes/moto-server.ts";
import { awsContract } from "./aws-contract.ts";
import { motoAws } from "./moto-aws.ts";
import { practiceAws } from "./practice-aws.ts";
import { wireAws } from "./wire-aws.ts";

awsContract("practice account", practiceAws);
awsContract("the SDK before the practice account", wireAws);

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

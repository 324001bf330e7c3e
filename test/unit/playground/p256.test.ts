// The public point of a P-256 key equals what OpenSSL makes of the same secret.
import { createECDH } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { publicPoint } from "../../../src/playground/account/p256.ts";

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function bySsl(secret: bigint): { readonly x: bigint; readonly y: bigint } {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(secret.toString(16).padStart(64, "0"), "hex");
  const point = curve.getPublicKey("hex");
  return { x: BigInt(`0x${point.slice(2, 66)}`), y: BigInt(`0x${point.slice(66)}`) };
}

it.each([1n, 2n, 3n, 4n, 7n, ORDER - 1n])("is right for %i", (secret) => {
  expect(publicPoint(secret)).toEqual(bySsl(secret));
});

it("is right for any secret", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: ORDER - 1n }), (secret) => {
      expect(publicPoint(secret)).toEqual(bySsl(secret));
    }),
  );
});

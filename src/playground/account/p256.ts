/** The public point of a P-256 key: what WebCrypto wants to be told, and a browser has nothing to work it out with. */

/** SEC 2, section 2.4.2: the field's prime and the base point; a = -3. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const BASE: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  z: 1n,
};

/** Jacobian: the affine point is (x / z², y / z³); z = 0 is the point at infinity. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/**
 * Affine coordinates of `secret` times the base point. Its time depends on the secret, which is all right for keys of a practice
 * account and for nothing else. `secret` is between 1 and the order of the curve.
 */
export function publicPoint(secret: bigint): { readonly x: bigint; readonly y: bigint } {
  let sum: Point = { x: 1n, y: 1n, z: 0n };
  for (const bit of secret.toString(2)) {
    sum = double(sum);
    sum = bit === "1" ? add(sum, BASE) : sum;
  }
  const inverse = power(sum.z, P - 2n);
  const square = mod(inverse * inverse);
  return { x: mod(sum.x * square), y: mod(sum.y * square * inverse) };
}

function double({ x, y, z }: Point): Point {
  const delta = mod(z * z);
  const gamma = mod(y * y);
  const beta = mod(x * gamma);
  const alpha = mod(3n * (x - delta) * (x + delta));
  const doubled = mod(alpha * alpha - 8n * beta);
  return {
    x: doubled,
    y: mod(alpha * (4n * beta - doubled) - 8n * gamma * gamma),
    z: mod((y + z) ** 2n - gamma - delta),
  };
}

/** Of two points that differ, as those of one multiplication do. */
function add(one: Point, other: Point): Point {
  if (one.z === 0n) {
    return other;
  }
  const [square1, square2] = [mod(one.z * one.z), mod(other.z * other.z)];
  const [x1, x2] = [mod(one.x * square2), mod(other.x * square1)];
  const [y1, y2] = [mod(one.y * other.z * square2), mod(other.y * one.z * square1)];
  const [h, r] = [mod(x2 - x1), mod(y2 - y1)];
  const cube = mod(h * h * h);
  const middle = mod(x1 * h * h);
  const x = mod(r * r - cube - 2n * middle);
  return { x, y: mod(r * (middle - x) - y1 * cube), z: mod(h * one.z * other.z) };
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = mod(result * result);
    result = bit === "1" ? mod(result * base) : result;
  }
  return result;
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

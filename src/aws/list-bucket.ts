/** One s3:ListBucket with a session's own keys: the SDK's S3 client would add a tenth to the package for this one question. */
import { text } from "node:stream/consumers";
import { HttpRequest } from "@smithy/core/protocols";
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { redact } from "../core/access/redact.ts";
import { partitionOfRegion } from "../core/names/partition.ts";
import type { BucketListing } from "../core/ports.ts";
import { Sha256 } from "./sha256.ts";
import { credentialsOf, type SigningKeys } from "./signing-keys.ts";

export interface ListBucketCall {
  readonly bucket: string;
  readonly region: string;
  /** In place of AWS's own, e.g. of an emulator. */
  readonly endpoint: URL | undefined;
  readonly keys: SigningKeys;
}

/** Asks for one object at most. Rejects where no answer comes. */
export async function listBucket(
  call: ListBucketCall,
  handler: NodeHttpHandler,
  signal: AbortSignal,
): Promise<BucketListing> {
  const { response } = await handler.handle(await signed(call), { abortSignal: signal });
  // S3 answers in the region of the bucket only, and says which that is (S3 API reference, HeadBucket and error responses).
  const home = response.headers["x-amz-bucket-region"];
  const elsewhere = home !== undefined && home !== call.region && partitionOfRegion(home) !== undefined;
  if ((response.statusCode === 301 || response.statusCode === 400) && elsewhere && call.endpoint === undefined) {
    response.body.resume();
    // The region that a bucket is in does not send on.
    return listBucket({ ...call, region: home }, handler, signal);
  }
  const body = await text(response.body);
  if (response.statusCode === 200) {
    return { kind: "listed", empty: !body.includes("<Key>") };
  }
  const code = elementOf("Code", body);
  return code === undefined || response.statusCode >= 500
    ? {
        kind: "unseen",
        reason: `S3 answered with status ${response.statusCode}${code === undefined ? "" : ` (${code})`}.`,
      }
    : { kind: "refused", code, message: redact(elementOf("Message", body) ?? "") };
}

/** The bucket stands in the path: a name with dots does not fit the certificate of `<bucket>.s3.<region>…`. */
async function signed({ bucket, region, endpoint, keys }: ListBucketCall): Promise<HttpRequest> {
  const suffix = partitionOfRegion(region)?.dnsSuffix ?? "amazonaws.com";
  const hostname = endpoint?.hostname ?? `s3.${region}.${suffix}`;
  const request = new HttpRequest({
    method: "GET",
    protocol: endpoint?.protocol ?? "https:",
    hostname,
    ...(endpoint === undefined || endpoint.port === "" ? {} : { port: Number(endpoint.port) }),
    path: `/${bucket}`,
    query: { "list-type": "2", "max-keys": "1" },
    headers: { host: endpoint?.host ?? hostname },
  });
  const signer = new SignatureV4({
    service: "s3",
    region,
    credentials: credentialsOf(keys),
    sha256: Sha256,
    uriEscapePath: false,
  });
  return new HttpRequest(await signer.sign(request));
}

/** Text of an element of S3's error document, whose elements hold plain text (S3 API reference, error responses). */
function elementOf(name: string, body: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
}

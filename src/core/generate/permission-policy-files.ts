/** Permission policies of guided set-ups: what their files are called, and the inline policies that come of them. */
import { isObject, type JsonValue } from "../ports.ts";
import { fileIn } from "./names.ts";
import { bucketProblem } from "./validate.ts";

/**
 * `<role>.permission-policy.json`, and numbered where that name is taken: such a file's name says whose it is.
 *
 * @param number from 1
 */
export function permissionPolicyFile(folder: string, roleName: string, number: number): string {
  return fileIn(folder, `${roleName}.permission-policy${number === 1 ? "" : `-${number}`}.json`);
}

/** What the inline policy that lets a role read a bucket is called in AWS. */
export function s3ReadPolicyName(bucket: string): string {
  return `s3-read-${bucket}`;
}

/**
 * What the inline policy of such a file is called: by the bucket of the statement `ListBucket`, whatever was added to it since.
 * Undefined for a document that does not say.
 */
export function inlinePolicyName(document: JsonValue): string | undefined {
  const statements = isObject(document) && Array.isArray(document.Statement) ? document.Statement : [];
  const listing = statements.filter(isObject).filter(({ Sid }) => Sid === "ListBucket");
  const [resource, ...more] = listing.flatMap(({ Resource }) => Resource ?? []);
  const bucket = typeof resource === "string" ? /^arn:[^:]+:s3:::([^/]+)$/.exec(resource)?.[1] : undefined;
  return bucket === undefined || more.length > 0 || bucketProblem(bucket) !== undefined
    ? undefined
    : s3ReadPolicyName(bucket);
}

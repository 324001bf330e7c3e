/** What a failed call needs to say about itself: what was done, where, and how the user signs in there. */

export interface CallContext {
  /** `kubernetes:<verb> <plural>[/<subresource>]`. */
  readonly operation: string;
  /** e.g. `ServiceAccount "s3-reader" in namespace "shop"`. */
  readonly subject: string;
  /** e.g. `cluster "web" (context "dev")`. */
  readonly cluster: string;
  /** Host of the endpoint, without credentials. */
  readonly host: string;
  /** What to do when the cluster does not take the credentials, one sentence. */
  readonly renewal: string;
}

/** What a request to AWS is signed with, where no client of the SDK does it. */

/** Keys of an AWS identity; `sessionToken` is undefined for those of a user. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The same as the signer takes them: without what is not there. */
export function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: SigningKeys) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

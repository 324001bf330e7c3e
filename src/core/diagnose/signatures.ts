/** Recognises in a text what the decoder knows. */
import { POD_IDENTITY_SIGNATURES } from "./pod-identity-signatures.ts";
import { POD_SIGNATURES } from "./pod-signatures.ts";
import type { Signature } from "./signature.ts";
import { STS_SIGNATURES } from "./sts-signatures.ts";

export const SIGNATURES: readonly Signature[] = [...STS_SIGNATURES, ...POD_IDENTITY_SIGNATURES, ...POD_SIGNATURES];

/** A signature with the words that it matched. */
export interface Recognised {
  readonly signature: Signature;
  readonly words: string;
}

/** Everything that is recognised; generic texts only where nothing else is. */
export function recognise(text: string): readonly Recognised[] {
  const found = SIGNATURES.flatMap((signature) => {
    const words = signature.pattern.exec(text)?.[0];
    return words === undefined ? [] : [{ signature, words }];
  });
  const telling = found.filter(({ signature }) => signature.generic !== true);
  return telling.length > 0 ? telling : found;
}

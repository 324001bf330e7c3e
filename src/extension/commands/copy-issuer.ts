/** `IRSA: Copy Issuer`, from the tree. */
import { copyValue } from "./copy-value.ts";

export const copyIssuer = copyValue("Copy Issuer", "issuer", "issuer");

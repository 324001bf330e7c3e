/** `IRSA: Copy Subject`, from the tree. */
import { copyValue } from "./copy-value.ts";

export const copySubject = copyValue("Copy Subject", "subject", "subject");

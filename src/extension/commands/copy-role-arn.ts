/** `IRSA: Copy Role ARN`, from the tree. */
import { copyValue } from "./copy-value.ts";

export const copyRoleArn = copyValue("Copy Role ARN", "roleArn", "role ARN");

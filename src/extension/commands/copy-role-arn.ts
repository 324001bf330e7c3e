/** `IRSA: Copy Role ARN`, from the tree. */
import * as vscode from "vscode";
import { copyValue } from "./copy-value.ts";

export const copyRoleArn = copyValue(vscode.l10n.t("Copy Role ARN"), "roleArn", vscode.l10n.t("role ARN"));

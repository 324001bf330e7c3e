/** `IRSA: Copy ARN`, from the live half of the tree: of clusters, providers and policies. */
import * as vscode from "vscode";
import { copyValue } from "./copy-value.ts";

export const copyArn = copyValue(vscode.l10n.t("Copy ARN"), "arn", "ARN");

/** `IRSA: Copy Subject`, from the tree. */
import * as vscode from "vscode";
import { copyValue } from "./copy-value.ts";

export const copySubject = copyValue(vscode.l10n.t("Copy Subject"), "subject", "subject");

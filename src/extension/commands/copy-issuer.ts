/** `IRSA: Copy Issuer`, from the tree. */
import * as vscode from "vscode";
import { copyValue } from "./copy-value.ts";

export const copyIssuer = copyValue(vscode.l10n.t("Copy Issuer"), "issuer", "issuer");

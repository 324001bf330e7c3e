/** Pages of the practice account's listings, their tokens opaque to callers. */
import * as l10n from "@vscode/l10n";
import { AccessError, type Page } from "../../core/ports.ts";

/** Items per page: the default of EKS and IAM listings, so that paging shows. */
const PAGE_SIZE = 100;

/** The token of a page says where it starts. */
export function paged<T>(items: readonly T[], page: string | undefined, operation: string): Page<T> {
  const start = page === undefined ? 0 : Number(/^from-(\d+)$/.exec(page)?.[1] ?? Number.NaN);
  if (!Number.isInteger(start) || start > items.length) {
    throw new AccessError(
      "invalid-input",
      operation,
      `${operation} was refused: "${page}" is not the token of a page.`,
      l10n.t("Start again from the first page."),
    );
  }
  const end = start + PAGE_SIZE;
  return { items: items.slice(start, end), next: end < items.length ? `from-${end}` : undefined };
}

export function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Listings come in pages; this is what one is, and how to read them to the end. */

/** One page of a listing; `next` fetches the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Reads a listing to its end. Rejects as the listing does: a listing that broke off is no listing. */
export async function everyPage<T>(list: (page: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let page: string | undefined;
  do {
    const answer = await list(page);
    items.push(...answer.items);
    page = answer.next;
  } while (page !== undefined);
  return items;
}

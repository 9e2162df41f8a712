import type { Filters, RawTable } from './tables';

/** As many rows as a spreadsheet holds comfortably; beyond, the whole bank is exported on the server. */
export const export_limit = 100_000;

/** Every row that the filters let through, page by page, up to the limit. Stops where `going` says no. */
export async function read_everything<T>(table: RawTable<T>, filters: Filters, going: (rows: number) => boolean): Promise<{ rows: T[]; cut: boolean }> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await table.read(filters, cursor, table.page);
    rows.push(...page.rows);
    if (page.next === null) return { rows, cut: false };
    if (rows.length >= export_limit || !going(rows.length)) return { rows, cut: true };
    cursor = page.next;
  }
}

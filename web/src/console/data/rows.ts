// The rows of the raw tables: flat, one an event, one a shown item.
import type { CustomerRow, LedgerEntry, Recommendations } from '../../api/contract';

export interface ShownRow {
  at: string;
  decision_id: string;
  customer_id: string | null;
  placement: string;
  treatment: string;
  model_version: string;
  rank: number | null;
  product_id: string;
  score: number | null;
  response: number | null;
  propensity: number | null;
  promoted: boolean | null;
  reasons: string;
}

/** Who a record is about, as far as the reader may know. */
export function customer_of(entry: LedgerEntry): string | null {
  return entry.customer_id ?? entry.pseudonym ?? null;
}

/** One row a shown item. A decision that showed nothing, or whose items can't be read any more, keeps one row. */
export function shown_rows(entry: LedgerEntry, decision: Recommendations | undefined): ShownRow[] {
  const own = entry.decision;
  const base = {
    at: entry.at, decision_id: own?.decision_id ?? '', customer_id: customer_of(entry), placement: own?.placement ?? '', treatment: own?.treatment ?? '', model_version: own?.model_version ?? '',
  };
  const unread = { ...base, score: null, response: null, propensity: null, promoted: null, reasons: '' };
  if (!decision && own?.product_ids && own.product_ids.length > 0) return own.product_ids.map((product_id, at) => ({ ...unread, rank: at + 1, product_id }));
  if (!decision || decision.items.length === 0) return [{ ...unread, rank: null, product_id: '' }];
  return decision.items.map((item) => ({
    ...base, rank: item.rank, product_id: item.product_id, score: item.score, response: item.response, propensity: item.logged_propensity, promoted: item.promoted,
    reasons: item.reasons.map(({ code }) => code).join(' '),
  }));
}

export type Facts = Record<string, unknown>;

/** The columns of the profiles that came: the identifier first, then whatever facts the server told. */
export function profile_columns(rows: CustomerRow[]): string[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const first = ['customer_id', 'pseudonym'].filter((name) => names.delete(name));
  return [...first, ...names];
}

export function plain(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(String).join('; ');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

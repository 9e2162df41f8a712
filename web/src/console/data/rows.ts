// The rows of the raw tables: flat, one an event, one a shown item.
import type { LedgerEntry } from '../../api/contract';

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

/** One row a shown item. A decision that showed nothing, or of an erased customer, keeps one row. */
export function shown_rows(entry: LedgerEntry): ShownRow[] {
  const own = entry.decision;
  const base = {
    at: entry.at, decision_id: own?.decision_id ?? '', customer_id: customer_of(entry), placement: own?.placement ?? '', treatment: own?.treatment ?? '', model_version: own?.model_version ?? '',
  };
  if (!own || own.items.length === 0) return [{ ...base, rank: null, product_id: '', score: null, response: null, propensity: null, promoted: null, reasons: '' }];
  return own.items.map(({ rank, product_id, score, response, logged_propensity, promoted, reasons }) => ({ ...base, rank, product_id, score, response, propensity: logged_propensity, promoted, reasons: reasons.join(' ') }));
}

// The four raw tables: where their rows come from and which columns they have.
import { call } from '../../api/client';
import type { CustomerRow, LedgerEntry, LedgerPage, Page } from '../../api/contract';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import { DecisionLink } from '../parts/decision_link';
import { sentiment_text } from '../parts/sentiment';
import type { Column } from '../parts/table';
import { customer_of, shown_rows, type ShownRow } from './rows';

const words = texts.console.data;
const names = words.columns;
export const aspects = ['relevance', 'clarity', 'value', 'complexity', 'risk_level', 'cost'] as const;

export type Kind = 'profiles' | 'interactions' | 'feedback' | 'decisions';
export const kinds: Kind[] = ['profiles', 'interactions', 'feedback', 'decisions'];

export interface Filters {
  from?: string;
  to?: string;
  product?: string;
  customer?: string;
}

export interface Rows<T> {
  rows: T[];
  next: string | null;
}

export interface RawTable<T> {
  read: (filters: Filters, cursor: string | undefined, limit: number) => Promise<Rows<T>>;
  columns: (rows: T[]) => Column<T>[];
  row_key: (row: T) => string;
  /** Records asked for at once when everything is exported. */
  page: number;
  filters: boolean;
}

const time = (of: (row: LedgerEntry) => string | undefined): Column<LedgerEntry> => ({ key: 'at', label: names.at, tight: true, value: of, cell: (row) => format.stamp(of(row) ?? '') });
const customer: Column<LedgerEntry> = { key: 'customer_id', label: names.customer, tight: true, value: (row) => customer_of(row) ?? (row.erased ? words.erased : null) };
const product: Column<LedgerEntry> = { key: 'product_id', label: names.product, tight: true, value: (row) => row.feedback?.product_id };
const overall: Column<LedgerEntry> = { key: 'overall', label: names.overall, number: true, value: (row) => row.feedback?.overall };
const decision: Column<LedgerEntry> = { key: 'decision_id', label: names.decision, tight: true, value: (row) => row.feedback?.decision_id, cell: (row) => <DecisionLink id={row.feedback?.decision_id} /> };

function ledger(path: string, columns: Column<LedgerEntry>[]): RawTable<LedgerEntry> {
  return {
    read: async (filters, cursor, limit) => {
      const answer = await call<LedgerPage>('GET', path, { query: { ...filters, cursor, limit } });
      return { rows: answer.items, next: answer.next_cursor };
    },
    columns: () => columns,
    row_key: (row) => String(row.position),
    page: 1000,
    filters: true,
  };
}

const happened = time((row) => row.feedback?.occurred_at ?? row.at);
const feedback = ledger('/feedback', [
  happened, customer, product,
  { key: 'event', label: names.event, value: (row) => row.feedback?.event },
  ...aspects.map((aspect): Column<LedgerEntry> => ({ key: aspect, label: texts.portal.rating.short[aspect], number: true, value: (row) => row.feedback?.aspects?.[aspect] })),
  overall,
  { key: 'comment', label: names.comment, value: (row) => row.feedback?.comment },
  { key: 'sentiment', label: names.sentiment, value: (row) => sentiment_text(row.feedback?.sentiment?.label) },
  { key: 'amount', label: names.amount, number: true, value: (row) => row.feedback?.amount },
  decision,
]);
const interactions = ledger('/interactions', [
  happened, customer,
  { key: 'event', label: names.event, value: (row) => row.feedback?.event },
  product, overall,
  { key: 'viewed', label: names.viewed, value: (row) => row.feedback?.viewed ?? row.feedback?.event === 'view' },
  { key: 'clicked', label: names.clicked, value: (row) => row.feedback?.clicked ?? row.feedback?.event === 'click' },
  { key: 'selected', label: names.selected, value: (row) => row.feedback?.selected ?? row.feedback?.event === 'select' },
  decision,
]);

const decisions: RawTable<ShownRow> = {
  read: async (filters, cursor, limit) => {
    const answer = await call<LedgerPage>('GET', '/decisions', { query: { ...filters, cursor, limit } });
    return { rows: answer.items.flatMap(shown_rows), next: answer.next_cursor };
  },
  columns: () => [
    { key: 'at', label: names.at, tight: true, value: (row) => row.at, cell: (row) => format.stamp(row.at) },
    { key: 'decision_id', label: names.decision, tight: true, value: (row) => row.decision_id, cell: (row) => <DecisionLink id={row.decision_id} /> },
    { key: 'customer_id', label: names.customer, tight: true, value: (row) => row.customer_id },
    { key: 'placement', label: names.placement, tight: true, value: (row) => row.placement },
    { key: 'treatment', label: names.treatment, value: (row) => row.treatment },
    { key: 'rank', label: names.rank, number: true, value: (row) => row.rank },
    { key: 'product_id', label: names.product, tight: true, value: (row) => row.product_id },
    { key: 'score', label: names.score, number: true, value: (row) => row.score },
    { key: 'response', label: names.response, number: true, value: (row) => row.response },
    { key: 'propensity', label: names.propensity, number: true, value: (row) => row.propensity },
    { key: 'promoted', label: names.promoted, value: (row) => row.promoted },
    { key: 'reasons', label: names.reasons, tight: true, value: (row) => row.reasons },
    { key: 'model_version', label: names.model, tight: true, value: (row) => row.model_version },
  ],
  row_key: (row) => `${row.decision_id}-${row.rank ?? 0}`,
  page: 1000,
  filters: true,
};

/** The profile's columns, those of the prototype's file; who may not read one has none. */
const profile_columns: { key: keyof CustomerRow; label: string; tight?: boolean }[] = [
  { key: 'customer_id', label: names.customer, tight: true }, { key: 'pseudonym', label: names.pseudonym, tight: true }, { key: 'name', label: names.name }, { key: 'kind', label: names.kind },
  { key: 'income_level', label: names.income_level }, { key: 'risk_tolerance', label: names.risk_tolerance }, { key: 'financial_goals', label: names.financial_goals },
  { key: 'preferred_services', label: names.preferred_services }, { key: 'banking_frequency', label: names.banking_frequency }, { key: 'last_updated', label: names.last_updated, tight: true },
];

const profiles: RawTable<CustomerRow> = {
  read: async (filters, cursor, limit) => {
    const answer = await call<Page<CustomerRow>>('GET', '/customers', { query: { q: filters.customer, cursor, limit } });
    return { rows: answer.items, next: answer.next_cursor };
  },
  columns: (rows) => profile_columns.filter(({ key }) => rows.some((row) => row[key] !== undefined)).map(({ key, label, tight }) => ({
    key, label, tight, value: (row) => row[key], ...(key === 'last_updated' ? { cell: (row: CustomerRow) => (row.last_updated ? format.stamp(row.last_updated) : texts.console.table.none) } : {}),
  })),
  row_key: (row) => row.customer_id ?? row.pseudonym ?? '',
  page: 1000,
  filters: false,
};

export const tables = { profiles, interactions, feedback, decisions };

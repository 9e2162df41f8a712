import { Button } from '@mantine/core';

import type { LedgerEntry } from '../../api/contract';
import { format } from '../../format/format';
import { Section } from '../../parts/page';
import { Failed, Waiting } from '../../parts/states';
import { texts } from '../../texts/en';
import { useProductNames } from '../data';
import { DecisionLink } from '../parts/decision_link';
import { sentiment_text } from '../parts/sentiment';
import { DataTable, type Column } from '../parts/table';
import { withheld_text } from '../parts/withheld';
import { useHistory } from './data';

const words = texts.console.history;
const at: Column<LedgerEntry> = { key: 'at', label: words.when, tight: true, value: (entry) => entry.at, cell: (entry) => format.stamp(entry.at) };

function event_columns(name_of: (product_id: string) => string): Column<LedgerEntry>[] {
  return [
    at,
    { key: 'kind', label: words.what, value: (entry) => (entry.feedback ? (words.events[entry.feedback.event] ?? entry.feedback.event) : (words.kinds[entry.kind] ?? entry.kind)) },
    { key: 'product', label: words.product, value: (entry) => (entry.feedback ? name_of(entry.feedback.product_id) : '') },
    { key: 'overall', label: words.score, number: true, value: (entry) => entry.feedback?.overall, cell: (entry) => (entry.feedback?.overall === undefined ? '' : format.score(entry.feedback.overall)) },
    { key: 'comment', label: words.comment, value: (entry) => entry.feedback?.comment ?? '', cell: (entry) => <bdi>{entry.feedback?.comment ?? ''}</bdi> },
    { key: 'sentiment', label: texts.console.data.columns.sentiment, value: (entry) => sentiment_text(entry.feedback?.sentiment?.label) },
    { key: 'decision', label: words.decision, tight: true, value: (entry) => entry.decision?.decision_id ?? entry.feedback?.decision_id, cell: (entry) => <DecisionLink id={entry.decision?.decision_id ?? entry.feedback?.decision_id} /> },
  ];
}

const decision_columns: Column<LedgerEntry>[] = [
  at,
  { key: 'decision', label: words.decision, tight: true, value: (entry) => entry.decision?.decision_id, cell: (entry) => <DecisionLink id={entry.decision?.decision_id} /> },
  { key: 'placement', label: words.placement, tight: true, value: (entry) => entry.decision?.placement },
  { key: 'shown', label: words.shown, number: true, value: (entry) => entry.decision?.shown },
  { key: 'treatment', label: words.treatment, value: (entry) => texts.console.decision.treatments[entry.decision?.treatment as 'personal'] },
  { key: 'withheld', label: words.withheld, value: (entry) => withheld_text(entry.decision?.withheld) },
];

/** What happened with a customer, newest first; `only` decisions, with what was withheld and why. */
export function HistoryTab({ customer_id, reason, only }: { customer_id: string; reason: string; only: 'all' | 'decision' }) {
  const query = useHistory(customer_id, reason);
  const name_of = useProductNames();
  if (query.error && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting heights={[480]} />;
  const all = query.data.pages.flatMap(({ items }) => items);
  const rows = only === 'all' ? all : all.filter((entry) => entry.decision);
  const title = only === 'all' ? words.title : words.decisions_title;
  return (
    <Section title={title} lead={only === 'decision' ? words.decisions_lead : undefined}>
      <DataTable label={title} rows={rows} row_key={(entry) => String(entry.position)} columns={only === 'all' ? event_columns(name_of) : decision_columns} file={`${only === 'all' ? 'history' : 'decisions'}-${customer_id}`} empty={words.empty} />
      {query.hasNextPage ? <div><Button variant="default" size="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{texts.common.more}</Button></div> : null}
    </Section>
  );
}

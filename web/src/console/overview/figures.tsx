import { Link } from 'react-router';

import type { Demographics as DemographicsAnswer, Funnel, Overview, ProductFigures, ValueCount } from '../../api/contract';
import { part } from '../../api/client';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import type { SentimentInsights } from '../data';
import { Figure } from '../parts/figure';

const words = texts.console.overview;

interface Step {
  name: string;
  count: number;
  share: number | null;
}

export function funnel_steps(funnel: Funnel | undefined): Step[] {
  if (!funnel || funnel.decided === 0) return [];
  const steps = [
    [words.funnel.decided, funnel.decided], [words.funnel.viewed, funnel.viewed], [words.funnel.clicked, funnel.clicked],
    [words.funnel.interested, funnel.interested], [words.funnel.converted, funnel.converted],
  ] as const;
  return steps.map(([name, count], at) => {
    const before = steps[at - 1]?.[1] ?? 0;
    return { name, count, share: at > 0 && before > 0 ? count / before : null };
  });
}

export function FunnelFigure({ funnel }: { funnel: Funnel | undefined }) {
  return (
    <Figure title={words.funnel.title} definition={words.funnel.definition} file="funnel" rows={funnel_steps(funnel)} row_key={(step) => step.name}
      columns={[
        { key: 'name', label: words.funnel.step, value: (step) => step.name },
        { key: 'count', label: words.funnel.count, bar: true, value: (step) => step.count },
        { key: 'share', label: words.funnel.share, number: true, value: (step) => step.share, cell: (step) => (step.share === null ? '' : format.share(step.share)) },
      ]} />
  );
}

interface Share {
  name: string;
  /** Nothing: too few to be told. */
  count: number | null;
  share: number | null;
}

export function shares(entries: [string, number | null][]): Share[] {
  const total = entries.reduce((sum, [, count]) => sum + (count ?? 0), 0);
  return total === 0 ? [] : entries.map(([name, count]) => ({ name, count, share: count === null ? null : count / total }));
}

function ShareFigure({ title, definition, file, of, counted, rows }: { title: string; definition: string; file: string; of: string; counted: string; rows: Share[] }) {
  return (
    <Figure title={title} definition={definition} file={file} rows={rows} row_key={(row) => row.name}
      columns={[
        { key: 'name', label: of, value: (row) => row.name },
        { key: 'count', label: counted, bar: true, value: (row) => row.count },
        { key: 'share', label: words.share, number: true, value: (row) => row.share, cell: (row) => (row.share === null ? texts.console.table.none : format.share(row.share)) },
      ]} />
  );
}

export function Feedback({ parts }: { parts: Overview['feedback_distribution'] }) {
  const own = words.distribution;
  const rows = shares([[own.high, parts.high], [own.middle, parts.middle], [own.low, parts.low]]);
  return <ShareFigure title={own.title} definition={own.definition} file="feedback-distribution" of={own.score} counted={own.ratings} rows={rows} />;
}

/** The dictionary's own order where the value is one of it, else as the server lists them. */
function in_order(counts: ValueCount[], order: string[]): [string, number | null][] {
  const place = (value: string) => (order.includes(value) ? order.indexOf(value) : order.length);
  return [...counts].sort((a, b) => place(a.value) - place(b.value)).map(({ value, customers }) => [value || words.unknown_value, customers]);
}

export function Demographics({ data }: { data: DemographicsAnswer }) {
  return (
    <>
      <ShareFigure title={words.income.title} definition={words.income.definition} file="income-levels" of={words.income.label} counted={words.customers} rows={shares(in_order(data.income_level, ['Low', 'Medium', 'High', 'Very High']))} />
      <ShareFigure title={words.risk.title} definition={words.risk.definition} file="risk-tolerance" of={words.risk.label} counted={words.customers} rows={shares(in_order(data.risk_tolerance, ['Conservative', 'Moderate', 'Aggressive', 'Very Aggressive']))} />
    </>
  );
}

export function Sentiment({ data }: { data: SentimentInsights }) {
  const own = words.sentiment;
  const empty = data.source === null ? own.no_model : data.unread > 0 ? own.unread(format.number(data.unread)) : own.none;
  return (
    <Figure title={own.title} definition={own.definition} wide file="sentiment-of-comments" rows={data.items} row_key={(row) => row.product_id} empty={empty} sort="sentiment" first_order="-negative" limit={10}
      columns={[
        { key: 'name', label: words.products.name, value: (row) => row.name, cell: (row) => <Link to={`/console/products/${part(row.product_id)}`}><bdi>{row.name}</bdi></Link> },
        { key: 'negative', label: own.negative, bar: true, value: (row) => row.negative },
        { key: 'neutral', label: own.neutral, bar: true, value: (row) => row.neutral },
        { key: 'positive', label: own.positive, bar: true, value: (row) => row.positive },
      ]} />
  );
}

export function Products({ rows }: { rows: ProductFigures[] }) {
  const own = words.products;
  return (
    <Figure title={own.title} definition={own.definition} wide file="products" rows={rows.filter((row) => row.interactions > 0)} row_key={(row) => row.product_id} sort="sort" first_order="-interactions" limit={10}
      columns={[
        { key: 'name', label: own.name, value: (row) => row.name, cell: (row) => <Link to={`/console/products/${part(row.product_id)}`}><bdi>{row.name}</bdi></Link> },
        { key: 'interactions', label: words.interactions, bar: true, value: (row) => row.interactions },
        { key: 'clicks', label: words.clicks, bar: true, value: (row) => row.clicks },
        { key: 'selections', label: words.selections, bar: true, value: (row) => row.selections },
        { key: 'feedback', label: words.feedback, number: true, value: (row) => row.avg_feedback_score, cell: (row) => (row.avg_feedback_score === null ? texts.console.table.none : format.score(row.avg_feedback_score)) },
      ]} />
  );
}

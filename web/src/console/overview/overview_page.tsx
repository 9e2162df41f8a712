import type { Overview } from '../../api/contract';
import { format } from '../../format/format';
import { Page } from '../../parts/page';
import { Failed, Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useDemographics, useOverview, useProductFigures, useSentiment, type Period } from '../data';
import { Lines } from '../parts/chart';
import figures from '../parts/figure.module.css';
import { Figure, Tiles, type Tile } from '../parts/figure';
import { every_day } from './days';
import { Demographics, Feedback, FunnelFigure, Products, Sentiment } from './figures';
import { PeriodChoice, usePeriod } from './period';

const words = texts.console.overview;

function tiles_of(data: Overview): Tile[] {
  const some = data.interactions > 0;
  const count = (value: number | undefined) => (value === undefined || !some ? undefined : format.number(value));
  const share = (value: number | null) => (value === null ? undefined : format.share(value));
  return [
    { label: words.users, value: count(data.users), definition: words.users_definition, note: words.of_customers(format.number(data.customers)) },
    { label: words.interactions, value: count(data.interactions), definition: words.interactions_definition },
    { label: words.feedback, value: data.avg_feedback_score === null ? undefined : format.score(data.avg_feedback_score), definition: words.feedback_definition, note: words.of_ratings(format.number(data.feedback)) },
    { label: words.clicks, value: count(data.clicks), definition: words.clicks_definition },
    { label: words.click_rate, value: share(data.click_rate), definition: words.click_rate_definition },
    { label: words.selection_rate, value: share(data.selection_rate), definition: words.selection_rate_definition, note: words.of_selections(format.number(data.selections)) },
  ];
}

function Days({ data, period }: { data: Overview; period: Period }) {
  const days = every_day(data.days, period.from, period.to);
  const date = { key: 'date', label: words.day, value: (day: (typeof days)[number]) => day.date, cell: (day: (typeof days)[number]) => format.date(day.date) };
  const number = (key: 'active_customers' | 'clicks' | 'selections', label: string) => ({ key, label, number: true, value: (day: (typeof days)[number]) => day[key] });
  const rows = days.map((day) => ({ ...day }));
  return (
    <>
      <Figure title={words.active_title} definition={words.active_definition} file="daily-active-customers" rows={days} row_key={(day) => day.date} columns={[date, number('active_customers', words.active)]}>
        <Lines label={words.active_title} rows={rows} x="date" x_text={format.day} series={[{ key: 'active_customers', name: words.active, colour: 'blue' }]} />
      </Figure>
      <Figure title={words.daily_title} definition={words.daily_definition} file="daily-clicks-and-selections" rows={days} row_key={(day) => day.date} columns={[date, number('clicks', words.clicks), number('selections', words.selections)]}>
        <Lines label={words.daily_title} rows={rows} x="date" x_text={format.day} series={[{ key: 'clicks', name: words.clicks, colour: 'blue' }, { key: 'selections', name: words.selections, colour: 'vermilion' }]} />
      </Figure>
    </>
  );
}

/** A part of the page that comes by another route, and fails by itself. */
function Part<T>({ query, children }: { query: Parameters<typeof Loaded<T>>[0]['query']; children: (data: T) => React.ReactNode }) {
  return query.error && query.data === undefined ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Loaded query={query} heights={[240]}>{children}</Loaded>;
}

export function OverviewPage() {
  const period = usePeriod();
  const query = useOverview(period);
  const everything = useOverview({});
  const products = useProductFigures(period);
  const demographics = useDemographics();
  const sentiment = useSentiment();
  const days = everything.data?.days;
  const first = everything.data?.first_day ?? days?.[0]?.date;
  const last = everything.data?.last_day ?? days?.at(-1)?.date;
  return (
    <Page title={words.title} lead={first && last ? words.lead(format.date(period.from ?? first), format.date(period.to ?? last)) : undefined} actions={<PeriodChoice first={first} last={last} />}>
      <Loaded query={query} heights={[96, 300, 300, 300]}>
        {(data) => (
          <>
            <Tiles tiles={tiles_of(data)} />
            <div className={figures.grid}>
              <Days data={data} period={period} />
              <FunnelFigure funnel={data.funnel} />
              <Feedback parts={data.feedback_distribution} />
              <Part query={demographics}>{(answer) => <Demographics data={answer} />}</Part>
              <Part query={sentiment}>{(answer) => <Sentiment data={answer} />}</Part>
              <Part query={products}>{(answer) => <Products rows={answer.items} />}</Part>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

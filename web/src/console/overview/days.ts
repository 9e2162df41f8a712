import type { OverviewDay } from '../../api/contract';

const one_day = 86_400_000;
const longest = 3_700;

function next_day(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + one_day).toISOString().slice(0, 10);
}

/** Every day of the range, those on which nothing happened too: the server tells only of days with something. */
export function every_day(days: OverviewDay[], from: string | undefined, to: string | undefined): OverviewDay[] {
  const known = new Map(days.map((day) => [day.date, day]));
  const dates = [...known.keys()].sort();
  const first = from ?? dates[0];
  const last = to ?? dates.at(-1);
  if (dates.length === 0 || first === undefined || last === undefined) return [];
  const all: OverviewDay[] = [];
  for (let date = first; date <= last && all.length < longest; date = next_day(date)) {
    all.push(known.get(date) ?? { date, active_customers: 0, interactions: 0, clicks: 0, selections: 0 });
  }
  return all;
}

/** The day `count - 1` days before `last`, so that both together are `count` days. */
export function days_before(last: string, count: number): string {
  return new Date(Date.parse(`${last}T00:00:00Z`) - (count - 1) * one_day).toISOString().slice(0, 10);
}

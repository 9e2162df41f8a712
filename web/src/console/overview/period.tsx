import { Button, TextInput } from '@mantine/core';

import { texts } from '../../texts/en';
import { useAddress } from '../parts/address';
import type { Period } from '../data';
import { days_before } from './days';
import styles from './overview.module.css';

const words = texts.console.overview.period;
const spans = [7, 28];

export function usePeriod(): Period {
  const { get } = useAddress();
  const day = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined);
  return { from: day(get('from')), to: day(get('to')) };
}

/** First and last day; without them everything there is. `first` and `last` are the days with data. */
export function PeriodChoice({ first, last }: { first: string | undefined; last: string | undefined }) {
  const { set } = useAddress();
  const { from, to } = usePeriod();
  return (
    <div className={styles.period} role="group" aria-label={words.label}>
      <TextInput type="date" size="sm" label={words.from} value={from ?? first ?? ''} max={to ?? last} onChange={(event) => set({ from: event.currentTarget.value })} />
      <TextInput type="date" size="sm" label={words.to} value={to ?? last ?? ''} min={from ?? first} onChange={(event) => set({ to: event.currentTarget.value })} />
      <Button.Group>
        {last ? spans.map((count) => <Button key={count} size="sm" variant="default" aria-pressed={from === days_before(last, count) && (to ?? last) === last} onClick={() => set({ from: days_before(last, count), to: last })}>{words.last(count)}</Button>) : null}
        <Button size="sm" variant="default" aria-pressed={!from && !to} onClick={() => set({ from: undefined, to: undefined })}>{words.all}</Button>
      </Button.Group>
    </div>
  );
}

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { call } from '../../api/client';
import type { FactValue, Item, Recommendations } from '../../api/contract';
import { message_of } from '../../api/errors';
import { Score } from '../../parts/score';
import { texts } from '../../texts/en';
import { changes_between, type Change } from '../changes';
import styles from './profile.module.css';

const words = texts.portal.profile;

function simulate(customer_id: string, what_if: Record<string, FactValue>): Promise<Recommendations> {
  return call<Recommendations>('POST', '/recommendations:simulate', { body: { customer_id, count: 5, what_if } });
}

function note(change: Change | undefined): string | undefined {
  if (change?.kind === 'moved') return texts.portal.card.moved(change.from, change.to);
  return change?.kind === 'entered' ? texts.portal.card.new_here : undefined;
}

function Line({ item, change }: { item: Item; change: Change | undefined }) {
  const said = note(change);
  return (
    <li className={styles.preview_line} data-moved={said ? true : undefined}>
      <strong><bdi>{item.name}</bdi></strong>
      <Score value={item.score} />
      {said ? <span className={styles.moved}>{said}</span> : null}
    </li>
  );
}

/** The list as it would be with the answers that are not saved yet. Nothing of it is recorded. */
export function Preview({ customer_id, what_if }: { customer_id: string; what_if: Record<string, FactValue> }) {
  const [settled] = useDebouncedValue(what_if, 300);
  const asked = Object.keys(settled).length > 0;
  // Two simulations, so that only the answers differ between them.
  const now = useQuery({ queryKey: [customer_id, 'simulated', {}], queryFn: () => simulate(customer_id, {}), enabled: asked });
  const then = useQuery({
    queryKey: [customer_id, 'simulated', settled],
    queryFn: () => simulate(customer_id, settled),
    placeholderData: keepPreviousData,
    enabled: asked,
  });
  const error = now.error ?? then.error;
  const changes = now.data && then.data ? changes_between(now.data.items, then.data.items) : [];
  const left = changes.flatMap((change) => (change.kind === 'left' ? texts.portal.changes.left(change.name) : []));
  return (
    <aside className={styles.preview} aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <p className={styles.soft}>{words.preview_lead}</p>
      <div aria-live="polite" aria-busy={then.isFetching}>
        {asked ? null : <p className={styles.soft}>{words.preview_nothing}</p>}
        {asked && error ? <p role="alert">{message_of(error)}</p> : null}
        {asked && then.data ? (
          <>
            <ol className={styles.preview_list}>
              {then.data.items.map((item) => <Line key={item.product_id} item={item} change={changes.find((change) => change.product_id === item.product_id)} />)}
            </ol>
            {changes.length === 0 ? <p className={styles.soft}>{words.preview_same}</p> : null}
            {left.map((line) => <p key={line} className={styles.soft}>{line}</p>)}
          </>
        ) : null}
      </div>
    </aside>
  );
}

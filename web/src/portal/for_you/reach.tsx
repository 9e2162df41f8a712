import { ActionIcon, Button } from '@mantine/core';
import { IconThumbDown, IconThumbUp, IconX } from '@tabler/icons-react';

import type { List, SavedItem } from '../../api/contract';
import { format } from '../../format/format';
import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import { useProduct } from '../data';
import type { Earlier } from '../ratings';
import type { ListActions } from './actions';
import styles from './for_you.module.css';

const words = texts.portal;

export function ProductName({ id }: { id: string }) {
  const product = useProduct(id);
  return <bdi>{product.data?.name ?? (product.isPending ? '…' : id)}</bdi>;
}

/** Thumbs and interest for something that is not in the list. */
function Line({ product_id, children, actions, may_write }: { product_id: string; children: React.ReactNode; actions: ListActions; may_write: boolean }) {
  const product = useProduct(product_id);
  const name = product.data?.name ?? product_id;
  const rate = (overall: number) => actions.rate.mutate({ product_id, body: { overall } });
  return (
    <li className={styles.line}>
      <div className={styles.line_words}><strong><ProductName id={product_id} /></strong><span className={styles.soft}>{children}</span></div>
      {may_write ? (
        <span className={styles.thumbs}>
          <ActionIcon variant="default" size={44} radius="xl" aria-label={`${words.card.thumb_up}: ${name}`} onClick={() => rate(1)}><IconThumbUp size={20} aria-hidden /></ActionIcon>
          <ActionIcon variant="default" size={44} radius="xl" aria-label={`${words.card.thumb_down}: ${name}`} onClick={() => rate(0)}><IconThumbDown size={20} aria-hidden /></ActionIcon>
          <Button variant="subtle" size="compact-md" aria-label={`${words.card.interested}: ${name}`} onClick={() => actions.select.mutate(product_id)}>{words.card.interested}</Button>
        </span>
      ) : null}
    </li>
  );
}

interface RatedProps {
  earlier: Map<string, Earlier>;
  in_list: Set<string>;
  actions: ListActions;
  may_write: boolean;
}

/** What was rated stays in reach, also when the list has no room for it. */
export function Rated({ earlier, in_list, actions, may_write }: RatedProps) {
  const others = [...earlier].filter(([product_id]) => !in_list.has(product_id)).slice(0, 10);
  if (others.length === 0) return null;
  return (
    <Section title={words.for_you.rated_title} lead={words.for_you.rated_lead}>
      <ul className={styles.lines}>
        {others.map(([product_id, { average, count }]) => (
          <Line key={product_id} product_id={product_id} actions={actions} may_write={may_write}>{words.for_you.rated_line(format.score(average), count)}</Line>
        ))}
      </ul>
    </Section>
  );
}

export function Saved({ saved, actions, may_write }: { saved: List<SavedItem> | undefined; actions: ListActions; may_write: boolean }) {
  if (!saved || saved.items.length === 0) return null;
  return (
    <Section title={words.for_you.saved_title}>
      <ul className={styles.lines}>
        {saved.items.map(({ product_id, name, saved_at }) => (
          <li key={product_id} className={styles.line}>
            <div className={styles.line_words}><strong><bdi>{name}</bdi></strong><span className={styles.soft}>{format.date(saved_at)}</span></div>
            {may_write ? (
              <ActionIcon variant="subtle" size={44} aria-label={`${texts.common.undo}: ${name}`} onClick={() => actions.save.mutate({ product_id, saved: false })}>
                <IconX size={20} aria-hidden />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

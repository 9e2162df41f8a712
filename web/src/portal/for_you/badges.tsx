import { Popover, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';

import type { Item, Product } from '../../api/contract';
import { texts } from '../../texts/en';
import { reasons_of } from '../analysis';
import styles from './for_you.module.css';

const words = texts.portal.card;

function Badge({ what, level, reasons }: { what: string; level: string; reasons: string[] }) {
  const written = words.level[level] ?? level;
  if (reasons.length === 0) return <span className={styles.badge}>{what}: <strong>{written}</strong></span>;
  return (
    <Popover width={300} position="bottom-start" withArrow shadow="md">
      <Popover.Target>
        <UnstyledButton className={styles.badge} aria-label={words.level_why(what, written)}>
          {what}: <strong>{written}</strong> <IconInfoCircle size={16} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={styles.badge_reasons}>{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Complexity and risk, each with its reasons one touch away. */
export function Badges({ item, product }: { item: Item; product: Product | undefined }) {
  return (
    <div className={styles.badges}>
      <Badge what={words.complexity} level={item.complexity} reasons={reasons_of(product, 'complexity')} />
      <Badge what={words.risk} level={item.risk} reasons={reasons_of(product, 'risk')} />
    </div>
  );
}

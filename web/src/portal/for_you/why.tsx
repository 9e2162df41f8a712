import { UnstyledButton } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useId, useState } from 'react';

import type { Item } from '../../api/contract';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import styles from './for_you.module.css';

const words = texts.portal.card;

/**
 * One line of why, unless it has been said in sentences; behind it the exact parts of the score as bars from zero, labelled,
 * with their numbers.
 */
export function Why({ item, said }: { item: Item; said: boolean }) {
  const [open, set_open] = useState(false);
  const id = useId();
  const first = item.reasons[0];
  const greatest = Math.max(...item.reasons.map(({ part }) => part), 0.01);
  return (
    <div className={styles.why}>
      {said ? null : <p className={styles.why_line}><span className={styles.label}>{words.why}</span> {first?.text ?? words.why_none}</p>}
      {first ? (
        <>
          <UnstyledButton className={styles.link} aria-expanded={open} aria-controls={id} onClick={() => set_open(!open)}>
            <IconChartBar size={18} aria-hidden /> {words.why_chart}
          </UnstyledButton>
          <div id={id} hidden={!open} className={styles.chart}>
            <dl>
              {item.reasons.map((reason) => (
                <div key={reason.code} className={styles.chart_row}>
                  <dt>{reason.text}</dt>
                  <dd>
                    <span className={styles.chart_bar} aria-hidden="true"><span style={{ width: `${(reason.part / greatest) * 100}%` }} /></span>
                    {format.score(reason.part)}
                  </dd>
                </div>
              ))}
            </dl>
            <p className={styles.soft}>{words.why_chart_note}</p>
          </div>
        </>
      ) : null}
    </div>
  );
}

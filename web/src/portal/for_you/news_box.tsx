import { Button, CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { texts } from '../../texts/en';
import type { Change } from '../changes';
import type { News } from './actions';
import styles from './for_you.module.css';

const words = texts.portal.changes;

function why(change: Change, news: News): string {
  if (news.rated?.product_id === change.product_id) return news.rated.well ? words.rated_up : words.rated_down;
  if (change.kind === 'left' || (change.kind === 'moved' && change.to > change.from)) return words.made_room;
  return change.reason ? words.because(change.reason) : '';
}

function what(change: Change): string {
  if (change.kind === 'moved') return words.moved(change.name, change.from, change.to);
  return change.kind === 'entered' ? words.entered(change.name, change.to) : words.left(change.name);
}

/** What came of the last thing done: said aloud, and kept in sight while the list below shows it. */
export function NewsBox({ news, close }: { news: News | undefined; close: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (news) box.current?.scrollIntoView({ block: 'nearest' });
  }, [news]);
  return (
    <div role="status" ref={box} className={styles.news_place}>
      {news ? (
        <div className={styles.news}>
          <div className={styles.news_words}>
            <strong>{news.title}</strong>
            {news.changes.length > 0 ? (
              <ul>
                {news.changes.map((change) => <li key={change.product_id}>{what(change)} <span className={styles.soft}>{why(change, news)}</span></li>)}
              </ul>
            ) : null}
            {news.changes.length === 0 && news.rated ? <span>{words.same}</span> : null}
          </div>
          {news.undo ? <Button variant="default" size="compact-md" onClick={news.undo}>{texts.common.undo}</Button> : null}
          <CloseButton aria-label={texts.common.close} onClick={close} />
        </div>
      ) : null}
    </div>
  );
}

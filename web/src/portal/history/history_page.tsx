import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { call, part } from '../../api/client';
import type { LedgerPage } from '../../api/contract';
import { format } from '../../format/format';
import { Page, Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useActing, useFeedback, useSteps } from '../data';
import { StepLine } from '../for_you/next_step';
import { ProductName } from '../for_you/reach';
import { aspects, ratings_of, type Rating } from '../ratings';
import styles from './history.module.css';

const words = texts.portal.history;
const rating_words = texts.portal.rating;

function Overall({ rating }: { rating: Rating }) {
  if (rating.overall === undefined) return null;
  const thumb = Object.keys(rating.aspects).length === 0;
  const said = thumb ? (rating.overall >= 0.5 ? words.thumb_up : words.thumb_down) : undefined;
  return <span className={styles.overall}>{words.overall}: {format.score(rating.overall)}{said ? ` (${said})` : ''}</span>;
}

/** One rating: six scores as bars from zero with their numbers, the mean, the comment. */
function Given({ rating }: { rating: Rating }) {
  const rated = aspects.filter((aspect) => rating.aspects[aspect] !== undefined);
  return (
    <li className={styles.rating}>
      <div className={styles.rating_head}>
        <strong><ProductName id={rating.product_id} /></strong>
        <span className={styles.soft}>{format.date_time(rating.at)}</span>
        <Overall rating={rating} />
      </div>
      {rated.length > 0 ? (
        <dl className={styles.scores} aria-label={words.scores}>
          {rated.map((aspect) => {
            const score = rating.aspects[aspect] ?? 0;
            return (
              <div key={aspect}>
                <dt>{rating_words.short[aspect]}</dt>
                <dd><span className={styles.bar} aria-hidden="true"><span style={{ width: `${score * 100}%` }} /></span>{format.number(score, 1)}</dd>
              </div>
            );
          })}
        </dl>
      ) : null}
      {rating.comment ? <p className={styles.comment}><bdi>{rating.comment}</bdi></p> : null}
    </li>
  );
}

/** Views are left out: what was opened or acted on is what a person means by "looked at". */
const explored_events = new Set(['click', 'select', 'dismiss', 'apply', 'convert', 'close', 'complain']);

function Explored({ customer_id }: { customer_id: string }) {
  const history = useInfiniteQuery({
    queryKey: [customer_id, 'history'],
    queryFn: ({ pageParam }) => call<LedgerPage>('GET', `/customers/${part(customer_id)}/feedback`, { query: { limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnMount: 'always',
  });
  return (
    <Loaded query={history} heights={[48, 48, 48]}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.items).filter(({ feedback }) => feedback && explored_events.has(feedback.event));
        return (
          <>
            {entries.length === 0 ? <p className={styles.soft}>{words.explored_none}</p> : (
              <table className={styles.table}>
                <thead><tr><th scope="col">{words.product}</th><th scope="col">{words.what}</th><th scope="col">{words.date}</th></tr></thead>
                <tbody>
                  {entries.map(({ position, feedback }) => feedback ? (
                    <tr key={position}>
                      <td><ProductName id={feedback.product_id} /></td>
                      <td>{words.event[feedback.event] ?? feedback.event}</td>
                      <td className={styles.soft}>{format.date_time(feedback.occurred_at)}</td>
                    </tr>
                  ) : null)}
                </tbody>
              </table>
            )}
            {history.hasNextPage ? (
              <div><Button variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>{texts.common.more}</Button></div>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function listed<T>(items: T[], none: string, show: (item: T) => ReactNode) {
  return items.length === 0 ? <p className={styles.soft}>{none}</p> : <ul className={styles.list}>{items.map(show)}</ul>;
}

export function HistoryPage() {
  const { id } = useActing();
  const feedback = useFeedback(id);
  const steps = useSteps(id);
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.steps}>
        <Loaded query={steps} heights={[48]}>
          {({ items }) => listed(items, words.steps_none, (step) => (
            <li key={step.id} className={styles.step}><strong><ProductName id={step.product_id} /></strong><StepLine step={step} /></li>
          ))}
        </Loaded>
      </Section>
      <Section title={words.feedback}>
        <Loaded query={feedback} heights={[96, 96]}>
          {(page) => listed(ratings_of(page), words.feedback_none, (rating) => <Given key={rating.position} rating={rating} />)}
        </Loaded>
      </Section>
      <Section title={words.explored}><Explored customer_id={id} /></Section>
    </Page>
  );
}

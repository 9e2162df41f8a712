import { Button, Skeleton } from '@mantine/core';
import { type ReactNode } from 'react';

import { message_of } from '../api/errors';
import { texts } from '../texts/en';
import styles from './parts.module.css';

interface NoteProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** A page or section that has nothing to list, said as an answer. */
export function Empty({ title, children, action }: NoteProps) {
  return (
    <div className={styles.note}>
      <h2 className={styles.note_title}>{title}</h2>
      {children ? <div className={styles.note_text}>{children}</div> : null}
      {action}
    </div>
  );
}

/** A section that could not be read, with the way to try again. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className={styles.note} role="alert">
      <h2 className={styles.note_title}>{texts.common.errors.title}</h2>
      <p className={styles.note_text}>{message_of(error)}</p>
      <Button variant="default" onClick={retry}>{texts.common.try_again}</Button>
    </div>
  );
}

/** Bars in the place of lines to come, `heights` in pixels. */
export function Waiting({ heights }: { heights: number[] }) {
  return (
    <div className={styles.waiting} role="status">
      <span className="hidden">{texts.common.loading}</span>
      {heights.map((height, at) => <Skeleton key={at} height={height} radius="md" />)}
    </div>
  );
}

interface Answer<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The three states of a query: skeletons, an error that can be tried again, the content. */
export function Loaded<T>({ query, heights, children }: { query: Answer<T>; heights: number[]; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Waiting heights={heights} />;
}

import { format } from '../format/format';
import { texts } from '../texts/en';
import styles from './score.module.css';

const words = texts.portal.match;

/** A relevance of 0 … 1 in words. */
export function match_words(score: number): string {
  if (score >= 0.75) return words.strong;
  if (score >= 0.55) return words.good;
  if (score >= 0.35) return words.fair;
  return words.weak;
}

/** A relevance score: bar, words, number. */
export function Score({ value }: { value: number }) {
  return (
    <div className={styles.score}>
      <div className={styles.bar} aria-hidden="true"><div className={styles.part} style={{ width: `${Math.round(value * 100)}%` }} /></div>
      <span className={styles.words}>{match_words(value)}</span>
      <span className={styles.number} title={words.scale}>{format.score(value)}</span>
    </div>
  );
}

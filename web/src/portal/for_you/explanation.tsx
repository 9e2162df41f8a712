import type { OfferText } from '../../api/contract';
import { texts } from '../../texts/en';
import styles from './for_you.module.css';

const words = texts.portal.card;

/** Why it is shown, in sentences; marked where a language model wrote it. */
export function Explanation({ text }: { text: OfferText | undefined }) {
  if (!text) return null;
  return (
    <div className={styles.explanation}>
      <p className={styles.description}>{text.text}</p>
      {text.source === 'generated' ? <span className={styles.generated}>{text.reviewed === true ? words.generated_reviewed : words.generated}</span> : null}
    </div>
  );
}

import type { Product } from '../../api/contract';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import { key_terms } from '../terms';
import styles from './for_you.module.css';

const words = texts.portal.card;

/** Rate, fees and what it takes to start, with the day on which they were so. */
export function KeyTerms({ product, at }: { product: Product; at: string }) {
  const terms = key_terms(product);
  if (terms.length === 0) return null;
  return (
    <div>
      <dl className={styles.terms}>
        {terms.map(({ label, text }) => <div key={label}><dt>{label}</dt><dd>{text}</dd></div>)}
      </dl>
      <p className={styles.as_at}>{words.as_at(format.date(at))}</p>
    </div>
  );
}

export function Disclosures({ texts: said }: { texts: string[] }) {
  if (said.length === 0) return null;
  return (
    <div className={styles.disclosures}>
      <strong>{words.disclosures}</strong>
      {said.map((text) => <p key={text}>{text}</p>)}
    </div>
  );
}

function as_list(value: string[] | string | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : value.split(',').map((entry) => entry.trim());
}

/** Everything the catalogue says, in its own words. */
export function Details({ product }: { product: Product }) {
  const said = (entries: { text?: string }[] | undefined) => (entries ?? []).flatMap(({ text }) => text || []);
  const groups = [
    { title: words.features, lines: as_list(product.features) },
    { title: words.rates, lines: said(product.rates) },
    { title: words.all_fees, lines: said(product.fees) },
    { title: words.limits, lines: said(product.constraints) },
    { title: words.conditions, lines: said(product.eligibility) },
  ].filter(({ lines }) => lines.length > 0);
  return (
    <div className={styles.details}>
      {groups.map(({ title, lines }) => (
        <div key={title}>
          <h3>{title}</h3>
          <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
        </div>
      ))}
    </div>
  );
}

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';

import type { Product } from '../../api/contract';
import { format } from '../../format/format';
import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { category_text } from '../parts/category';
import { Facts } from '../parts/facts';
import lists from '../parts/lists.module.css';
import styles from './classification.module.css';
import { ClassifyForm } from './classify_form';

const words = texts.console.classification;
const products = texts.console.products;

const as_sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Waiting({ proposal }: { proposal: NonNullable<Product['proposal']> }) {
  if (proposal.category === 'unclassified') return <p className={lists.text}>{words.nothing}</p>;
  return <Facts rows={[[words.proposal, <strong key="category">{category_text(proposal.category)}</strong>], [words.because, as_sentence(proposal.because)]]} />;
}

/** What was said, by whom, and the way to say something else. `fresh`: just now, so it takes the focus. */
function Said({ product, fresh, may, correct }: { product: Product; fresh: boolean; may: boolean; correct: () => void }) {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (fresh) box.current?.focus();
  }, [fresh]);
  const { classified, category, kind, regime, capital_at_risk } = product;
  return (
    <>
      <p ref={box} className={styles.said} tabIndex={-1} role="status"><bdi>{words.said(category_text(category), classified?.by ?? '', format.date_time(classified?.at ?? ''))}</bdi></p>
      <Facts rows={[[words.kind, words.kinds[kind]], [words.regime, products.regimes[regime]], [words.at_risk, capital_at_risk ? texts.common.yes : texts.common.no]]} />
      <p className={styles.soft}>{words.said_lead}</p>
      {may ? (
        <div className={lists.line}>
          <Button size="sm" variant="default" onClick={correct}>{words.correct}</Button>
          {fresh ? <Link to="/console/products?category=unclassified">{products.to_waiting}</Link> : null}
        </div>
      ) : null}
    </>
  );
}

/** Of a product that the catalogue leaves unclassified: what that means, what it may be, and who has said what it is. */
export function ClassificationSection({ product }: { product: Product }) {
  const may = useMay()('write_products');
  const [correcting, set_correcting] = useState(false);
  const [fresh, set_fresh] = useState(false);
  const said = () => {
    set_correcting(false);
    set_fresh(true);
  };
  const { proposal, classified } = product;
  if (proposal) {
    return (
      <Section title={words.title}>
        <p className={styles.notice}>{words.lead}</p>
        <Waiting proposal={proposal} />
        {may ? <ClassifyForm product={product} said={said} /> : <p className={lists.text}>{words.ask}</p>}
      </Section>
    );
  }
  if (!classified) return null;
  return (
    <Section title={words.said_title} lead={correcting ? words.correct_lead : undefined}>
      {correcting ? (
        <ClassifyForm product={product} said={said} cancel={<Button size="sm" variant="default" onClick={() => set_correcting(false)}>{texts.common.cancel}</Button>} />
      ) : <Said product={product} fresh={fresh} may={may} correct={() => { set_fresh(false); set_correcting(true); }} />}
    </Section>
  );
}

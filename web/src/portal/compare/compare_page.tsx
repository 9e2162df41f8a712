import { Anchor } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';

import { call, part } from '../../api/client';
import type { Item, Product } from '../../api/contract';
import { Page } from '../../parts/page';
import { Score } from '../../parts/score';
import { Empty, Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { reasons_of } from '../analysis';
import { useActing, useList } from '../data';
import { key_terms } from '../terms';
import styles from './compare.module.css';

const words = texts.portal.compare;
const card = texts.portal.card;

interface Side {
  item: Item;
  product: Product | undefined;
}

function Lines({ lines }: { lines: string[] }) {
  return lines.length === 0 ? <>{words.none}</> : <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}

function term(product: Product | undefined, label: string): string {
  return (product && key_terms(product).find((entry) => entry.label === label)?.text) ?? words.none;
}

function level(value: string, reasons: string[]) {
  return <><strong className={styles.level}>{card.level[value] ?? value}</strong><Lines lines={reasons} /></>;
}

const rows: { label: string; show: (side: Side) => React.ReactNode }[] = [
  { label: words.match, show: ({ item }) => <Score value={item.score} /> },
  { label: words.why, show: ({ item }) => <Lines lines={item.reasons.map((reason) => reason.text)} /> },
  { label: words.about, show: ({ item }) => item.description },
  { label: card.rate, show: ({ product }) => term(product, card.rate) },
  { label: card.fees, show: ({ product }) => term(product, card.fees) },
  { label: card.minimum, show: ({ product }) => term(product, card.minimum) },
  { label: card.complexity, show: ({ item, product }) => level(item.complexity, reasons_of(product, 'complexity')) },
  { label: card.risk, show: ({ item, product }) => level(item.risk, reasons_of(product, 'risk')) },
  { label: card.disclosures, show: ({ item }) => <Lines lines={item.disclosures ?? []} /> },
];

function Table({ items }: { items: Item[] }) {
  const products = useQueries({
    queries: items.map(({ product_id }) => ({ queryKey: ['product', product_id], queryFn: () => call<Product>('GET', `/products/${part(product_id)}`) })),
  });
  const sides = items.map((item, at): Side => ({ item, product: products[at]?.data }));
  return (
    <table className={styles.table}>
      <thead><tr><td />{items.map((item) => <th key={item.product_id} scope="col"><bdi>{item.name}</bdi></th>)}</tr></thead>
      <tbody>
        {rows.map(({ label, show }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {sides.map((side) => <td key={side.item.product_id} data-name={side.item.name}>{show(side)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ComparePage() {
  const { id } = useActing();
  const list = useList(id);
  const [parameters] = useSearchParams();
  const wanted = parameters.getAll('item').slice(0, 2);
  return (
    <Page title={words.title} lead={<Anchor component={Link} to="/portal" inherit>{words.back}</Anchor>}>
      <Loaded query={list} heights={[48, 400]}>
        {(data) => {
          const items = wanted.flatMap((product_id) => data.items.find((item) => item.product_id === product_id) ?? []);
          return items.length === 2 ? <Table items={items} /> : <Empty title={words.title}>{words.choose}</Empty>;
        }}
      </Loaded>
    </Page>
  );
}

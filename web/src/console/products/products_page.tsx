import { Button, Select, TextInput } from '@mantine/core';
import { Link } from 'react-router';

import { part } from '../../api/client';
import type { Product } from '../../api/contract';
import { key_terms } from '../../portal/terms';
import { Page } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useCatalogue } from '../data';
import { useMay } from '../may';
import { useAddress } from '../parts/address';
import { category_text } from '../parts/category';
import filters from '../parts/filters.module.css';
import { DataTable, type Column } from '../parts/table';
import styles from './classification.module.css';
import { search_products } from './search';

const words = texts.console.products;
/** Nobody has said what it is, so it is shown to nobody. */
const waits = ({ category, retired }: Product) => category === 'unclassified' && !retired;
const term = (label: string) => (product: Product) => key_terms(product).find((entry) => entry.label === label)?.text;
const card = texts.portal.card;

const columns: Column<Product>[] = [
  { key: 'name', label: words.name, value: (product) => product.name, cell: (product) => <Link to={`/console/products/${part(product.product_id)}`}><bdi>{product.name}</bdi></Link> },
  { key: 'category', label: words.category, value: ({ category }) => category_text(category), cell: (product) => (waits(product) ? <span className={styles.mark}>{words.unclassified_mark}</span> : category_text(product.category)) },
  { key: 'kind', label: words.kind, value: (product) => card.kind[product.kind] ?? product.kind },
  { key: 'rate', label: card.rate, value: term(card.rate) },
  { key: 'fees', label: card.fees, value: term(card.fees) },
  { key: 'minimum', label: card.minimum, value: term(card.minimum) },
  { key: 'complexity', label: card.complexity, value: (product) => product.complexity },
  { key: 'risk', label: card.risk, value: (product) => product.risk },
  { key: 'status', label: words.status, value: (product) => (product.retired ? words.retired : waits(product) ? words.shown_to_nobody : words.offered) },
];

export function ProductsPage() {
  const query = useCatalogue();
  const may = useMay();
  const { get, set } = useAddress();
  return (
    <Page title={words.title} actions={may('write_products') ? <Button component={Link} to="/console/products/import">{words.import}</Button> : undefined}>
      <Loaded query={query} heights={[40, 480]}>
        {(products) => {
          const found = search_products(products, get('q'), get('category'));
          const categories = [...new Set(products.map((product) => product.category))].map((value) => ({ value, label: category_text(value) }));
          categories.sort((a, b) => a.label.localeCompare(b.label));
          const waiting = products.filter(waits).length;
          return (
            <>
              {waiting > 0 && get('category') !== 'unclassified' ? <p className={`${styles.notice} ${styles.above}`}>{words.waiting(waiting)} <Link to="?category=unclassified">{words.show_waiting}</Link></p> : null}
              <div className={filters.filters} role="search">
                <TextInput size="sm" type="search" label={words.search} value={get('q')} onChange={(event) => set({ q: event.currentTarget.value })} />
                <Select size="sm" label={words.category} placeholder={words.every_category} data={categories} value={get('category') || null} onChange={(value) => set({ category: value ?? undefined })} clearable clearButtonProps={{ 'aria-label': words.every_category }} comboboxProps={{ withinPortal: false }} />
                <span className={filters.count} role="status">{words.count(found.length, products.length)}</span>
              </div>
              <section className={filters.sheet} aria-label={words.title}>
                <DataTable label={words.title} columns={columns} rows={found} row_key={(product) => product.product_id} file="products" sort="sort" first_order="name" empty={products.length === 0 ? words.no_products : words.none_found} limit={200} />
              </section>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

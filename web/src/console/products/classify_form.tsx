import { Button, Checkbox, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';

import { call, part } from '../../api/client';
import type { Category, Classification, Product } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { FormError } from '../../parts/form_error';
import { texts } from '../../texts/en';
import { category_text } from '../parts/category';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import styles from './classification.module.css';
import { categories, sent_of, shown_of, standing_of, type Changed } from './standing';

const words = texts.console.classification;
const one_of = (names: Record<string, string>) => Object.entries(names).filter(([value]) => value !== 'unclassified').map(([value, label]) => ({ value, label }));

/** Says what a product is; preset with what the server proposes, or with what was said before. */
export function ClassifyForm({ product, said, cancel }: { product: Product; said: () => void; cancel?: ReactNode }) {
  const client = useQueryClient();
  const server = standing_of(product.proposal ?? product);
  const [category, set_category] = useState<Category | undefined>(server?.category);
  const [changed, set_changed] = useState<Changed>({});
  const [missing, set_missing] = useState(false);
  const classify = useMutation({
    mutationFn: (body: Classification) => call('POST', `/products/${part(product.product_id)}:classify`, { body }),
    onSuccess: async () => {
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'catalogue' || queryKey[0] === 'work-queue' || (queryKey[0] === 'product' && queryKey[1] === product.product_id) });
      said();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(category === undefined);
    if (category !== undefined) classify.mutate(sent_of(category, changed, server));
  };
  const change = (more: Changed) => set_changed((before) => ({ ...before, ...more }));
  const fields = classify.error instanceof ApiError ? classify.error.fields : {};
  const shown = category && shown_of(category, changed, server);
  return (
    <form className={filters.wide_form} onSubmit={submit} noValidate>
      <FormError error={classify.error} />
      <Select size="sm" label={words.category} placeholder={words.choose} value={category ?? null} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={categories.map((value) => ({ value, label: category_text(value) }))} error={missing && !category ? words.category_missing : fields['category']}
        onChange={(next) => {
          set_category(categories.find((one) => one === next));
          set_changed({});
        }} />
      {shown ? (
        <>
          <p className={styles.soft}>{words.follows}</p>
          <div className={styles.three}>
            <Select size="sm" label={words.kind} description={words.kind_help} value={shown.kind} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={one_of(words.kinds)} error={fields['kind']} onChange={(next) => next && change({ kind: next as Changed['kind'] })} />
            <Select size="sm" label={words.regime} description={words.regime_help} value={shown.regime} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={one_of(texts.console.products.regimes)} error={fields['regime']} onChange={(next) => next && change({ regime: next as Changed['regime'] })} />
          </div>
          <Checkbox size="sm" label={words.at_risk} description={words.at_risk_help} checked={shown.capital_at_risk} error={fields['capital_at_risk']} onChange={(event) => change({ capital_at_risk: event.currentTarget.checked })} />
        </>
      ) : null}
      <p className={styles.soft}>{words.protection} {words.consequence}</p>
      <div className={lists.line}>
        <Button type="submit" size="sm" loading={classify.isPending}>{words.classify(category ? category_text(category) : '')}</Button>
        {cancel}
      </div>
    </form>
  );
}

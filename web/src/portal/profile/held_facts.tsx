import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call, part } from '../../api/client';
import type { CareRequest, Customer, FactDefinition, FactValue } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { useRequests } from '../data';
import { ProductName } from '../for_you/reach';
import { choice_words } from './choices';
import styles from './profile.module.css';

const words = texts.portal.profile;

const money = new Set(['income', 'savings', 'balance', 'debt', 'turnover']);

function written({ name, type }: FactDefinition, value: FactValue): string {
  if (Array.isArray(value)) return value.map(choice_words).join(', ');
  if (typeof value === 'boolean') return value ? texts.common.yes : texts.common.no;
  if (type === 'date') return format.date(String(value));
  const number = Number(value);
  if (type === 'number' && !Number.isNaN(number)) return money.has(name) ? format.money(number) : format.number(number, 2);
  return choice_words(String(value));
}

interface CorrectionProps {
  customer_id: string;
  definition: FactDefinition;
  close: () => void;
}

function Correction({ customer_id, definition, close }: CorrectionProps) {
  const client = useQueryClient();
  const [comment, set_comment, clear] = useDraft(`${customer_id}.correction.${definition.name}`, '');
  const ask = useMutation({
    mutationFn: () =>
      call<CareRequest>('POST', `/customers/${part(customer_id)}/requests`, { body: { kind: 'correction', fact: definition.name, comment: comment.trim() } }),
    onSuccess: async () => {
      clear();
      await client.invalidateQueries({ queryKey: [customer_id, 'requests'] });
      close();
    },
  });
  return (
    <form className={styles.correction} onSubmit={(event) => { event.preventDefault(); ask.mutate(); }}>
      <FormError error={ask.error} />
      <Textarea label={words.wrong_what} value={comment} autosize minRows={1} maxRows={6} maxLength={2000} onChange={(event) => set_comment(event.currentTarget.value)} />
      <div className={styles.buttons}>
        <Button type="submit" loading={ask.isPending}>{words.wrong_send}</Button>
        <Button variant="subtle" onClick={close}>{texts.common.cancel}</Button>
      </div>
    </form>
  );
}

interface Props {
  customer: Customer;
  facts: FactDefinition[];
  may_write: boolean;
}

/** Every fact that the bank holds, where it is from and as of when, and the way to say that it is wrong. */
export function HeldFacts({ customer, facts, may_write }: Props) {
  const id = customer.customer_id;
  const requests = useRequests(id);
  const [open, set_open] = useState<string>();
  const held = facts.filter(({ name }) => customer[name] !== undefined && customer[name] !== null);
  const asked = new Set(requests.data?.items.filter((request) => request.kind === 'correction' && request.status === 'open').map((request) => request.fact));
  if (held.length === 0) return <p className={styles.soft}>{words.facts_none}</p>;
  return (
    <ul className={styles.facts}>
      {held.map((definition) => {
        const { name, label } = definition;
        const from = customer.fact_sources[name];
        const as_of = from?.as_of ?? customer.last_updated;
        return (
          <li key={name} className={styles.fact}>
            <span className={styles.fact_label}>{label}</span>
            <span className={styles.fact_value}><bdi>{written(definition, customer[name] as FactValue)}</bdi></span>
            <span className={styles.soft}>
              {from ? `${words.sources[from.source] ?? from.source}, ` : ''}{as_of ? format.date(as_of) : ''}
            </span>
            {asked.has(name) ? <span className={styles.soft}>{words.wrong_sent}</span> : null}
            {may_write && !asked.has(name) && open !== name ? (
              <Button variant="subtle" size="compact-md" aria-label={words.wrong_of(label)} onClick={() => set_open(name)}>{words.wrong}</Button>
            ) : null}
            {open === name ? <Correction customer_id={id} definition={definition} close={() => set_open(undefined)} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

export function Holdings({ customer }: { customer: Customer }) {
  return (
    <ul className={styles.facts}>
      {customer.holdings.map(({ product_id, since }) => (
        <li key={product_id} className={styles.fact}>
          <span className={styles.fact_value}><ProductName id={product_id} /></span>
          <span className={styles.soft}>{since ? words.since(format.date(since)) : ''}</span>
        </li>
      ))}
    </ul>
  );
}

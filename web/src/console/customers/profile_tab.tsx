import { useState } from 'react';

import type { Customer, Purpose } from '../../api/contract';
import { format } from '../../format/format';
import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import { useFacts, useProductNames } from '../data';
import { Facts } from '../parts/facts';
import lists from '../parts/lists.module.css';
import { DataTable } from '../parts/table';
import { completeness, facts_of, stale_days, type KnownFact } from './profile';

const words = texts.console.customer;
const purposes: Purpose[] = ['personalisation', 'marketing', 'analytics', 'generated_text'];

function written({ value, type }: KnownFact): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? texts.common.yes : texts.common.no;
  if (typeof value === 'number') return format.number(value, 2);
  return type === 'date' && value ? format.date(value) : (value ?? '');
}

function Consents({ customer }: { customer: Customer }) {
  return (
    <Section title={words.consents}>
      <DataTable label={words.consents} rows={purposes.map((purpose) => ({ purpose, consent: customer.consents[purpose] }))} row_key={({ purpose }) => purpose}
        columns={[
          { key: 'purpose', label: words.purpose, value: ({ purpose }) => words.purposes[purpose] },
          { key: 'state', label: words.state, value: ({ consent }) => words.states[consent.state] },
          { key: 'since', label: words.since, tight: true, value: ({ consent }) => consent.since, cell: ({ consent }) => (consent.since ? format.short_date(consent.since) : texts.console.table.none) },
          { key: 'source', label: words.source, value: ({ consent }) => consent.source },
        ]} />
    </Section>
  );
}

function Holdings({ customer }: { customer: Customer }) {
  const name_of = useProductNames();
  return (
    <Section title={words.holdings}>
      <DataTable label={words.holdings} rows={customer.holdings} row_key={(_row, at) => String(at)} empty={words.no_holdings}
        columns={[
          { key: 'product', label: words.product, value: ({ product_id }) => name_of(product_id) },
          { key: 'balance', label: words.balance, number: true, value: ({ balance }) => (balance === undefined ? null : Number(balance)), cell: ({ balance }) => (balance === undefined ? texts.console.table.none : format.money(Number(balance))) },
          { key: 'since', label: words.since, tight: true, value: ({ since }) => since, cell: ({ since }) => (since ? format.short_date(since) : texts.console.table.none) },
        ]} />
    </Section>
  );
}

function Members({ customer }: { customer: Customer }) {
  if (customer.members.length === 0 && customer.acts_for.length === 0) return null;
  return (
    <Section title={words.members}>
      <Facts rows={[...customer.members.map((member) => [words.member(member.role), member.customer_id] as [string, string]), ...customer.acts_for.map((other) => [words.acts_for(other.role), other.customer_id] as [string, string])]} />
    </Section>
  );
}

export function Profile({ customer }: { customer: Customer }) {
  const dictionary = useFacts();
  const [now] = useState(() => new Date());
  const facts = facts_of(customer, dictionary.data?.items ?? [], now);
  const known = facts.filter((fact) => fact.known);
  const missing = facts.filter((fact) => !fact.known && fact.counted);
  const share = completeness(facts);
  const old = known.filter((fact) => fact.stale).length;
  return (
    <div className={lists.columns}>
      <div>
        <Section title={words.facts} lead={[share ? words.complete(share.known, share.of) : '', words.stale(old, stale_days)].filter((text) => text !== '').join(' ')}>
          <DataTable label={words.facts} rows={known} row_key={(fact) => fact.name} empty={words.no_facts} sort="facts"
            columns={[
              { key: 'label', label: words.fact, value: (fact) => fact.label },
              { key: 'value', label: words.value, value: written },
              { key: 'source', label: words.source, value: (fact) => fact.source },
              { key: 'as_of', label: words.as_of, tight: true, value: (fact) => fact.as_of, cell: (fact) => (fact.as_of ? <span className={fact.stale ? `${lists.badge} ${lists.stale}` : undefined}>{fact.stale ? words.old(format.short_date(fact.as_of)) : format.short_date(fact.as_of)}</span> : texts.console.table.none) },
            ]} />
          {missing.length > 0 ? <p className={lists.none}>{words.missing} <bdi>{missing.map(({ label }) => label).join(', ')}</bdi></p> : null}
        </Section>
      </div>
      <div>
        <Consents customer={customer} />
        <Holdings customer={customer} />
        <Members customer={customer} />
      </div>
    </div>
  );
}

import { Button, Radio, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';

import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import filters from '../parts/filters.module.css';

const words = texts.console.reason;

/** A header carries printable ASCII only; the rest becomes its nearest letter, or goes. */
export function header_text(text: string): string {
  return text.normalize('NFKD').replaceAll(/[‘’]/gu, "'").replaceAll(/\s+/gu, ' ').replaceAll(/[^\x20-\x7E]/gu, '').trim().slice(0, 200);
}

/** Why somebody opens a customer's record: asked before anything is read, kept in the customer's own access log. */
export function AskReason({ customer_id, open }: { customer_id: string; open: (reason: string) => void }) {
  const [chosen, set_chosen] = useState('');
  const [more, set_more] = useState('');
  const [missing, set_missing] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const reason = header_text([chosen === words.other ? '' : chosen, more].filter((text) => text.trim() !== '').join(': '));
    set_missing(reason === '');
    if (reason !== '') open(reason);
  };
  return (
    <Section title={words.title(customer_id)} lead={words.lead}>
      <form className={filters.form} onSubmit={submit} noValidate>
        <Radio.Group label={words.label} value={chosen} onChange={set_chosen} error={missing ? words.missing : undefined} size="sm">
          <div className={filters.choices}>{words.reasons.map((reason) => <Radio key={reason} value={reason} label={reason} size="sm" />)}</div>
        </Radio.Group>
        <TextInput size="sm" label={words.more} description={words.more_help} value={more} maxLength={150} onChange={(event) => set_more(event.currentTarget.value)} />
        <div><Button type="submit">{words.open}</Button></div>
      </form>
    </Section>
  );
}

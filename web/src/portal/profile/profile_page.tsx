import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call } from '../../api/client';
import type { Customer, FactDefinition, FactValue } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { list_key, read_list, useActing, useCustomer, useFacts } from '../data';
import { FactField } from './fact_field';
import { faults_of, form_facts, previewed, same_value, value_of, type Answers } from './form_facts';
import { HeldFacts, Holdings } from './held_facts';
import { Preview } from './preview';
import styles from './profile.module.css';

const words = texts.portal.profile;

interface FormProps {
  customer: Customer;
  facts: FactDefinition[];
  may_write: boolean;
}

/** Only the answers that differ from what is stored are kept as a draft, shown and sent. */
function useAnswers({ customer, facts }: FormProps) {
  const [draft, set_draft, clear_draft] = useDraft<Answers>(`${customer.customer_id}.profile`, {});
  const stored = (name: string) => customer[name] as FactValue | undefined;
  const changed = Object.fromEntries(Object.entries(draft).filter(([name, value]) => !same_value(value, stored(name))));
  const typed = (name: string): FactValue | undefined => {
    const definition = facts.find((fact) => fact.name === name);
    const value = changed[name];
    return definition && value !== undefined ? value_of(definition, value) : undefined;
  };
  return {
    changed,
    stored,
    value: (name: string) => draft[name] ?? stored(name),
    set: (name: string, value: FactValue) => set_draft({ ...draft, [name]: value }),
    clear: clear_draft,
    what_if: Object.fromEntries(previewed.flatMap((name) => {
      const value = typed(name);
      return value === undefined ? [] : [[name, value] as const];
    })),
    body: () => Object.keys(changed).flatMap((fact) => {
      const value = typed(fact);
      return value === undefined ? [] : [{ customer_id: customer.customer_id, fact, value, source: 'customer' }];
    }),
  };
}

function ProfileForm(props: FormProps) {
  const { customer, facts, may_write } = props;
  const id = customer.customer_id;
  const client = useQueryClient();
  const answers = useAnswers(props);
  const [faults, set_faults] = useState<Record<string, string>>({});
  const asked = form_facts(customer.kind);
  const definitions = (names: string[]) => names.flatMap((name) => facts.find((fact) => fact.name === name) ?? []);
  const count = Object.keys(answers.changed).length;

  const save = useMutation({
    mutationFn: async () => {
      const { rejected } = await call<{ rejected: { detail: string }[] }>('POST', '/facts:batch', { body: { facts: answers.body() } });
      if (rejected[0]) throw new ApiError(422, 'invalid', rejected[0].detail);
      await client.invalidateQueries({ queryKey: [id, 'customer'] });
      answers.clear();
      client.setQueryData(list_key(id), await read_list(id, false));
      await client.invalidateQueries({ queryKey: [id, 'simulated'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = faults_of(facts, answers.changed);
    set_faults(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  const field = (definition: FactDefinition) => (
    <FactField key={definition.name} definition={definition} stored={answers.stored(definition.name)} value={answers.value(definition.name)}
      error={faults[definition.name]} disabled={!may_write} set={(value) => { save.reset(); answers.set(definition.name, value); }} />
  );

  return (
    <form className={styles.columns} onSubmit={submit} noValidate>
      <div>
        <FormError error={save.error ?? (Object.keys(faults).length > 0 ? new ApiError(422, 'invalid', '', faults) : undefined)} />
        <Section title={words.preferences}>{definitions(asked.preferences).map(field)}</Section>
        <Section title={customer.kind === 'organisation' ? words.about_organisation : words.about}>
          <div className={styles.about}>{definitions(asked.about).map(field)}</div>
        </Section>
      </div>
      <Preview customer_id={id} what_if={answers.what_if} />
      {may_write ? (
        <div className={styles.save_bar}>
          <Button type="submit" loading={save.isPending} disabled={count === 0}>{words.save}</Button>
          {count > 0 ? <Button variant="subtle" onClick={() => { set_faults({}); answers.clear(); }}>{words.discard}</Button> : null}
          <span role="status" className={styles.soft}>{count > 0 ? words.changed(count) : save.isSuccess ? words.saved : words.unchanged}</span>
        </div>
      ) : null}
    </form>
  );
}

export function ProfilePage() {
  const { id, name, self, may_write } = useActing();
  const customer = useCustomer(id);
  const facts = useFacts();
  const both = {
    data: customer.data && facts.data ? { customer: customer.data, facts: facts.data.items } : undefined,
    error: customer.error ?? facts.error,
    refetch: () => Promise.all([customer.refetch(), facts.refetch()]),
  };
  return (
    <Page title={self ? words.title : words.title_of(name)} lead={words.lead}>
      <Loaded query={both} heights={[320, 240, 240]}>
        {(data) => (
          <>
            <ProfileForm {...data} may_write={may_write} />
            {data.customer.holdings.length > 0 ? <Section title={words.holdings}><Holdings customer={data.customer} /></Section> : null}
            <Section title={data.customer.kind === 'organisation' ? words.facts_organisation : words.facts} lead={words.facts_lead}>
              <HeldFacts {...data} may_write={may_write} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

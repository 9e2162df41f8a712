import { Button, Radio, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call, part } from '../../api/client';
import type { NextStep, NextStepKind } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import styles from './for_you.module.css';

const words = texts.portal.next;
const kinds: NextStepKind[] = ['call_back', 'branch', 'link'];

export function StepLine({ step }: { step: NextStep }) {
  return (
    <p className={styles.step}>
      {words.line(words.kind[step.kind] ?? step.kind, words.status[step.status] ?? step.status, format.date(step.at))}
      {step.outcome ? <> {words.outcome(step.outcome)}</> : null}
    </p>
  );
}

interface Props {
  customer_id: string;
  product_id: string;
  decision_id: string | null;
  close: () => void;
}

/** After "I'm interested": how to go on. */
export function NextStepForm({ customer_id, product_id, decision_id, close }: Props) {
  const client = useQueryClient();
  const [kind, set_kind] = useState<NextStepKind>('call_back');
  const [note, set_note, clear_note] = useDraft(`${customer_id}.next.${product_id}`, '');
  const ask = useMutation({
    mutationFn: () =>
      call<NextStep>('POST', `/customers/${part(customer_id)}/next-steps`, {
        body: { product_id, kind, ...(decision_id ? { decision_id } : {}), ...(note.trim() ? { note: note.trim() } : {}) },
      }),
    onSuccess: async () => {
      clear_note();
      await client.invalidateQueries({ queryKey: [customer_id, 'next-steps'] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form className={styles.next} onSubmit={submit}>
      <FormError error={ask.error} />
      <Radio.Group label={`${words.noted} ${words.title}`} value={kind} onChange={(value) => set_kind(value)}>
        <div className={styles.radios}>{kinds.map((each) => <Radio key={each} value={each} label={words[each]} />)}</div>
      </Radio.Group>
      <Textarea label={words.note} value={note} autosize minRows={1} maxRows={6} maxLength={2000} onChange={(event) => set_note(event.currentTarget.value)} />
      <div className={styles.buttons}>
        <Button type="submit" loading={ask.isPending}>{words.submit}</Button>
        <Button variant="subtle" onClick={close}>{words.later}</Button>
      </div>
    </form>
  );
}

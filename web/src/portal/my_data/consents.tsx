import { Button, Radio } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import type { Consents as ConsentSet, ConsentState, Purpose } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { texts } from '../../texts/en';
import { list_key } from '../data';
import styles from './my_data.module.css';

const words = texts.portal.my_data;
const purposes: Purpose[] = ['personalisation', 'marketing', 'analytics', 'generated_text'];

/** A consent is in force at once; the list is made anew under it. */
export function useConsentChange(customer_id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ purpose, state }: { purpose: Purpose; state: ConsentState }) =>
      call<ConsentSet>('PUT', `/customers/${part(customer_id)}/consents`, { body: { [purpose]: state, source: 'customer' } }),
    onSuccess: (consents) => {
      client.setQueryData([customer_id, 'consents'], consents);
      client.removeQueries({ queryKey: list_key(customer_id) });
    },
  });
}

type Change = ReturnType<typeof useConsentChange>;

/** An objection is the law's own word for marketing; elsewhere "no" says all. */
function states_of(purpose: Purpose): ConsentState[] {
  return purpose === 'marketing' ? ['granted', 'refused', 'objected'] : ['granted', 'refused'];
}

interface OneProps {
  purpose: Purpose;
  consents: ConsentSet;
  change: Change;
  may_write: boolean;
}

function One({ purpose, consents, change, may_write }: OneProps) {
  const { state, since, source } = consents[purpose];
  const { title, text } = words.purpose[purpose];
  const mine = change.variables?.purpose === purpose;
  return (
    <div className={styles.purpose}>
      <Radio.Group label={title} description={text} value={state === 'unknown' ? '' : state}
        onChange={(next) => change.mutate({ purpose, state: next as ConsentState })}>
        <div className={styles.states}>
          {states_of(purpose).map((each) => <Radio key={each} value={each} label={words.state[each]} disabled={!may_write || (mine && change.isPending)} />)}
        </div>
      </Radio.Group>
      {mine ? <FormError error={change.error} /> : null}
      <p className={styles.soft} role="status">
        {mine && change.isSuccess ? words.saved : state === 'unknown' ? words.state.unknown : since ? words.since(format.date(since), words.by[source ?? ''] ?? source ?? '') : ''}
      </p>
      {purpose === 'marketing' && state === 'objected' ? <p className={styles.soft}>{words.objected_note}</p> : null}
    </div>
  );
}

export function Consents({ customer_id, consents, may_write }: { customer_id: string; consents: ConsentSet; may_write: boolean }) {
  const change = useConsentChange(customer_id);
  return <div className={styles.purposes}>{purposes.map((purpose) => <One key={purpose} purpose={purpose} consents={consents} change={change} may_write={may_write} />)}</div>;
}

/** Pausing is refusing personalisation until one goes on; the profile stays. */
export function Pause({ customer_id, consents }: { customer_id: string; consents: ConsentSet }) {
  const change = useConsentChange(customer_id);
  const { state } = consents.personalisation;
  const off = state !== 'granted';
  const never_allowed = state === 'unknown';
  return (
    <>
      <FormError error={change.error} />
      <p className={styles.text} role="status">{never_allowed ? words.never_allowed_text : off ? words.paused_text : words.pause_text}</p>
      <div>
        <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ purpose: 'personalisation', state: off ? 'granted' : 'refused' })}>
          {never_allowed ? words.allow_action : off ? words.resume_action : words.pause_action}
        </Button>
      </div>
    </>
  );
}

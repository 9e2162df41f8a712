import { Anchor } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';

import { call } from '../api/client';
import type { Session } from '../api/contract';
import { FormError } from '../parts/form_error';
import { Page, Section } from '../parts/page';
import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.settings.bank_log_in;

/** Where the bank's log-in sends people back to, with what links their record: good once, so it leaves the address bar. */
export function BankLogInPage() {
  const { entered } = useSessionState();
  const client = useQueryClient();
  const [search, set_search] = useSearchParams();
  const [brought] = useState({ state: search.get('state'), code: search.get('code'), error: search.get('error') });
  const { mutate, ...finish } = useMutation({
    mutationFn: () => call<Session>('PUT', '/accounts/current/bank-log-in', { body: { state: brought.state, code: brought.code } }),
    onSuccess: async (session) => {
      entered(session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
  });
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    set_search({}, { replace: true });
    if (brought.code && brought.state) mutate();
  }, [brought, mutate, set_search]);

  const nothing_brought = brought.code && brought.state ? undefined : brought.error === 'access_denied' ? words.left : words.failed;
  return (
    <Page title={words.page}>
      <Section title={words.title}>
        <FormError error={finish.error} />
        {nothing_brought ? <p role="status">{nothing_brought}</p> : null}
        {finish.isPending ? <p role="status">{words.waiting}</p> : null}
        {finish.isSuccess ? (
          <>
            <p className={styles.done} role="status">{words.done}</p>
            <Anchor component={Link} to="/portal">{words.on}</Anchor>
          </>
        ) : null}
        {nothing_brought ?? finish.error ? <Anchor component={Link} to="/account">{words.again}</Anchor> : null}
      </Section>
    </Page>
  );
}

import { Anchor } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';

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
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [brought] = useState({ state: search.get('state'), code: search.get('code'), error: search.get('error') });
  const { mutate, ...finish } = useMutation({
    mutationFn: () => call<Session>('PUT', '/accounts/current/bank-log-in', { body: { state: brought.state, code: brought.code } }),
    onSuccess: async (session) => {
      // Whoever speaks for somebody else begins with new pages: the address tells this one what came of it.
      await navigate({ search: '?linked' }, { replace: true });
      entered(session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
  });
  const linked = search.has('linked');
  const complete = brought.code !== null && brought.state !== null;
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current || !(complete || brought.error)) return;
    sent.current = true;
    void navigate({ search: '' }, { replace: true });
    if (complete) mutate();
  }, [brought, complete, mutate, navigate]);

  const failure = brought.error === null ? undefined : brought.error === 'access_denied' ? words.left : words.failed;
  return (
    <Page title={words.page}>
      <Section title={words.link}>
        <FormError error={finish.error} />
        {failure ? <p role="status">{failure}</p> : null}
        {finish.isPending && !linked ? <p role="status">{words.waiting}</p> : null}
        {linked ? (
          <>
            <p className={styles.done} role="status">{words.done}</p>
            <Anchor component={Link} to="/portal">{words.on}</Anchor>
          </>
        ) : null}
        {linked || finish.isPending ? null : <Anchor component={Link} to="/account">{words.again}</Anchor>}
      </Section>
    </Page>
  );
}

import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, Navigate, useLocation } from 'react-router';

import { call } from '../api/client';
import type { List, Persona } from '../api/contract';
import { start_of } from '../session/guards';
import { LogInForm } from '../session/log_in_form';
import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.log_in;

/** Where somebody was sent away from; only addresses of this application. */
function wanted(state: unknown): string | undefined {
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : undefined;
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : undefined;
}

export function LogInPage() {
  const { session, entered } = useSessionState();
  const location = useLocation();
  const demo = useQuery({
    queryKey: ['personas'],
    queryFn: () => call<List<Persona>>('GET', '/demo/personas', { open: true }),
    retry: false,
  });
  useEffect(() => {
    document.title = `${words.title} – ${texts.common.brand}`;
  }, []);
  if (session) return <Navigate to={wanted(location.state) ?? start_of(session)} replace />;
  return (
    <div className={styles.card}>
      <div>
        <h1>{words.title}</h1>
        <p className={styles.lead}>{words.lead}</p>
      </div>
      <LogInForm on_entered={entered} />
      <div className={styles.links}>
        <p><Anchor component={Link} to="/reset">{words.forgotten}</Anchor></p>
        <p>{words.no_account} <Anchor component={Link} to="/sign-up">{words.to_sign_up}</Anchor></p>
        {demo.data ? <p><Anchor component={Link} to="/demo">{words.to_demo}</Anchor></p> : null}
      </div>
    </div>
  );
}

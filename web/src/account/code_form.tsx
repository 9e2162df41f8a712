import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call } from '../api/client';
import type { Session } from '../api/contract';
import { ApiError } from '../api/problem';
import { FormError } from '../parts/form_error';
import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.settings.link;

/** A one-time code of the bank or of an organisation, which changes whom this account speaks for. */
export function CodeForm({ path, submit, done, on_done }: { path: string; submit: string; done: string; on_done?: () => Promise<void> | void }) {
  const { entered } = useSessionState();
  const client = useQueryClient();
  const [code, set_code] = useState('');
  const [missing, set_missing] = useState(false);
  const send = useMutation({
    mutationFn: () => call<Session>('POST', path, { body: { code: code.trim() } }),
    onSuccess: async (session) => {
      set_code('');
      await on_done?.();
      entered(session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
  });
  const on_submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(code.trim() === '');
    if (code.trim() !== '') send.mutate();
  };
  const fault = send.error instanceof ApiError ? send.error.fields['code'] : undefined;
  return (
    <form className={styles.form} onSubmit={on_submit} noValidate>
      <FormError error={send.error} />
      {send.isSuccess ? <p className={styles.done} role="status">{done}</p> : null}
      <TextInput label={words.code} value={code} error={missing ? words.missing : fault} autoComplete="off"
        onChange={(event) => set_code(event.currentTarget.value)} />
      <div><Button type="submit" variant="default" loading={send.isPending}>{submit}</Button></div>
    </form>
  );
}

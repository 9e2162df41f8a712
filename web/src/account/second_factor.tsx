import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../api/client';
import { FormError } from '../parts/form_error';
import { useSession, useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.settings.second_factor;
const path = '/accounts/current/second-factor';

/** Time-based codes for staff: set up with a key, in force once a code has been shown to work. */
export function SecondFactor() {
  const session = useSession();
  const { entered } = useSessionState();
  const [code, set_code] = useState('');
  const [password, set_password] = useState('');
  const start = useMutation({ mutationFn: () => call<{ secret: string; uri: string }>('POST', path) });
  const confirm = useMutation({
    mutationFn: () => call('PUT', path, { body: { code: code.replaceAll(' ', '') } }),
    onSuccess: () => entered({ ...session, second_factor: true }),
  });
  const switch_off = useMutation({
    mutationFn: () => call('DELETE', path, { body: { password } }),
    onSuccess: () => {
      set_password('');
      start.reset();
      entered({ ...session, second_factor: false });
    },
  });
  if (session.second_factor) {
    return (
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); switch_off.mutate(); }}>
        <FormError error={switch_off.error} />
        <p>{words.on}</p>
        <PasswordInput label={words.password} value={password} autoComplete="current-password"
          onChange={(event) => set_password(event.currentTarget.value)} />
        <div><Button type="submit" variant="default" loading={switch_off.isPending}>{words.switch_off}</Button></div>
      </form>
    );
  }
  if (!start.data) {
    return (
      <div className={styles.form}>
        <FormError error={start.error} />
        <p>{words.off}</p>
        <div><Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>{words.start}</Button></div>
      </div>
    );
  }
  const { secret, uri } = start.data;
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); confirm.mutate(); }}>
      <FormError error={confirm.error} />
      <p>{words.secret}</p>
      <p className={styles.secret}>{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</p>
      {uri.startsWith('otpauth:') ? <p><Anchor href={uri}>{words.open}</Anchor></p> : null}
      <TextInput label={words.code} value={code} inputMode="numeric" autoComplete="one-time-code"
        onChange={(event) => set_code(event.currentTarget.value)} />
      <div><Button type="submit" loading={confirm.isPending}>{words.confirm}</Button></div>
    </form>
  );
}

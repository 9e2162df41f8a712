import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { Link, useSearchParams } from 'react-router';

import { call, part } from '../api/client';
import { ApiError, type FieldErrors } from '../api/problem';
import { FormError } from '../parts/form_error';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.reset;
const sign_up = texts.account.sign_up;

function Ask() {
  const [name, set_name] = useState('');
  const [missing, set_missing] = useState(false);
  const ask = useMutation({
    mutationFn: (user_name: string) => call('POST', '/password-resets', { body: { user_name }, open: true }),
  });
  if (ask.isSuccess) return <><h1>{words.sent_title}</h1><p className={styles.done} role="status">{words.sent}</p></>;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(name.trim() === '');
    if (name.trim() !== '') ask.mutate(name.trim());
  };
  return (
    <>
      <div>
        <h1>{words.title}</h1>
        <p className={styles.lead}>{words.lead}</p>
      </div>
      <form className={styles.form} onSubmit={submit} noValidate>
        <FormError error={ask.error} />
        <TextInput label={words.user_name} value={name} error={missing ? words.missing : undefined} autoComplete="username"
          onChange={(event) => set_name(event.currentTarget.value)} />
        <Button type="submit" loading={ask.isPending}>{words.submit}</Button>
      </form>
    </>
  );
}

function Choose({ token }: { token: string }) {
  const [password, set_password] = useState('');
  const [again, set_again] = useState('');
  const [faults, set_faults] = useState<FieldErrors>({});
  const choose = useMutation({
    mutationFn: () =>
      call('PUT', `/password-resets/${part(token)}`, { body: { password, password_again: again }, open: true }),
    onError: (error) => set_faults(error instanceof ApiError ? error.fields : {}),
  });
  if (choose.isSuccess) return <><h1>{words.done_title}</h1><p className={styles.done} role="status">{words.done}</p></>;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found: FieldErrors = {};
    if (password === '') found['password'] = sign_up.missing.password;
    else if (password !== again) found['password_again'] = sign_up.mismatch;
    set_faults(found);
    if (Object.keys(found).length === 0) choose.mutate();
  };
  return (
    <>
      <h1>{words.new_title}</h1>
      <form className={styles.form} onSubmit={submit} noValidate>
        <FormError error={choose.error} />
        <PasswordInput label={sign_up.password} description={sign_up.password_help} value={password} error={faults['password']}
          autoComplete="new-password" onChange={(event) => set_password(event.currentTarget.value)} />
        <PasswordInput label={sign_up.password_again} value={again} error={faults['password_again']}
          autoComplete="new-password" onChange={(event) => set_again(event.currentTarget.value)} />
        <Button type="submit" loading={choose.isPending}>{words.new_submit}</Button>
      </form>
    </>
  );
}

export function ResetPage() {
  const [parameters] = useSearchParams();
  const token = parameters.get('token');
  useEffect(() => {
    document.title = `${words.title} – ${texts.common.brand}`;
  }, []);
  return (
    <div className={styles.card}>
      {token ? <Choose token={token} /> : <Ask />}
      <div className={styles.links}><p><Anchor component={Link} to="/log-in">{words.back}</Anchor></p></div>
    </div>
  );
}

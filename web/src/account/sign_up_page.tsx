import { Anchor, Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { Link, Navigate } from 'react-router';

import { call } from '../api/client';
import type { Session } from '../api/contract';
import { ApiError, type FieldErrors } from '../api/problem';
import { FormError } from '../parts/form_error';
import { start_of } from '../session/guards';
import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.sign_up;
const empty = { user_name: '', email: '', password: '', password_again: '' };
type Fields = typeof empty;

function faults_of(values: Fields): FieldErrors {
  const faults: FieldErrors = {};
  for (const name of Object.keys(empty) as (keyof Fields)[]) {
    if (values[name].trim() === '') faults[name] = words.missing[name];
  }
  if (!faults['password_again'] && values.password !== values.password_again) faults['password_again'] = words.mismatch;
  return faults;
}

export function SignUpPage() {
  const { session, entered } = useSessionState();
  const [values, set_values] = useState(empty);
  const [personalisation, set_personalisation] = useState(false);
  const [faults, set_faults] = useState<FieldErrors>({});
  const sign_up = useMutation({
    mutationFn: (body: Fields & { personalisation: boolean }) => call<Session>('POST', '/sign-ups', { body, open: true }),
    onSuccess: entered,
    onError: (error) => set_faults(error instanceof ApiError ? error.fields : {}),
  });
  useEffect(() => {
    document.title = `${words.title} – ${texts.common.brand}`;
  }, []);
  if (session) return <Navigate to={start_of(session)} replace />;

  const field = (name: keyof Fields) => ({
    name,
    label: words[name],
    value: values[name],
    error: faults[name],
    required: true,
    withAsterisk: false,
    onChange: (event: { currentTarget: { value: string } }) => set_values({ ...values, [name]: event.currentTarget.value }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = faults_of(values);
    set_faults(found);
    if (Object.keys(found).length === 0) sign_up.mutate({ ...values, user_name: values.user_name.trim(), email: values.email.trim(), personalisation });
    else sign_up.reset();
  };
  const own_fault = Object.keys(faults).length > 0 && !sign_up.error ? new ApiError(422, 'invalid', '', faults) : undefined;

  return (
    <div className={styles.card}>
      <div>
        <h1>{words.title}</h1>
        <p className={styles.lead}>{words.lead}</p>
      </div>
      <form className={styles.form} onSubmit={submit} noValidate>
        <FormError error={sign_up.error ?? own_fault} />
        <TextInput {...field('user_name')} description={words.user_name_help} autoComplete="username" autoCapitalize="none" />
        <TextInput {...field('email')} description={words.email_help} type="email" autoComplete="email" />
        <PasswordInput {...field('password')} description={words.password_help} autoComplete="new-password" />
        <PasswordInput {...field('password_again')} autoComplete="new-password" />
        <Checkbox name="personalisation" label={words.personalisation} description={words.personalisation_help} checked={personalisation}
          onChange={(event) => set_personalisation(event.currentTarget.checked)} />
        <Button type="submit" loading={sign_up.isPending}>{words.submit}</Button>
      </form>
      <div className={styles.links}>
        <p>{words.have_account} <Anchor component={Link} to="/log-in">{words.to_log_in}</Anchor></p>
      </div>
    </div>
  );
}

import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useNavigate } from 'react-router';

import { call } from '../api/client';
import { ApiError, type FieldErrors } from '../api/problem';
import { FormError } from '../parts/form_error';
import { Page, Section } from '../parts/page';
import { useSession, useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './account.module.css';
import { BankLogIn } from './bank_log_in';
import { CodeForm } from './code_form';
import { SecondFactor } from './second_factor';

const words = texts.account.settings;
const sign_up = texts.account.sign_up;

function ChangePassword() {
  const empty = { current: '', password: '', password_again: '' };
  const [values, set_values] = useState(empty);
  const [faults, set_faults] = useState<FieldErrors>({});
  const change = useMutation({
    mutationFn: () => call('PUT', '/accounts/current/password', { body: values }),
    onSuccess: () => set_values(empty),
    onError: (error) => set_faults(error instanceof ApiError ? error.fields : {}),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found: FieldErrors = {};
    if (values.current === '') found['current'] = words.password.missing;
    if (values.password === '') found['password'] = sign_up.missing.password;
    else if (values.password !== values.password_again) found['password_again'] = sign_up.mismatch;
    set_faults(found);
    if (Object.keys(found).length === 0) change.mutate();
  };
  const field = (name: keyof typeof empty) => ({
    value: values[name],
    error: faults[name],
    onChange: (event: { currentTarget: { value: string } }) => set_values({ ...values, [name]: event.currentTarget.value }),
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <FormError error={change.error} />
      {change.isSuccess ? <p className={styles.done} role="status">{words.password.done}</p> : null}
      <PasswordInput {...field('current')} label={words.password.current} autoComplete="current-password" />
      <PasswordInput {...field('password')} label={words.password.next} description={sign_up.password_help} autoComplete="new-password" />
      <PasswordInput {...field('password_again')} label={words.password.again} autoComplete="new-password" />
      <div><Button type="submit" loading={change.isPending}>{words.password.submit}</Button></div>
    </form>
  );
}

function LogOutEverywhere() {
  const { log_out } = useSessionState();
  const navigate = useNavigate();
  const leave = useMutation({ mutationFn: () => log_out(true), onSuccess: () => navigate('/log-in') });
  return (
    <div className={styles.form}>
      <FormError error={leave.error} />
      <div><Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>{words.sessions.submit}</Button></div>
    </div>
  );
}

export function SettingsPage() {
  const { role, prospect, bank_log_in } = useSession();
  const navigate = useNavigate();
  const customer = role === 'customer';
  return (
    <Page title={words.title}>
      <Section title={words.password.title}><ChangePassword /></Section>
      {customer ? (
        <>
          {bank_log_in ? <Section title={words.bank_log_in.title} lead={words.bank_log_in.text}><BankLogIn /></Section> : null}
          {prospect ? (
            <Section title={bank_log_in ? words.bank_log_in.or_code : words.link.title} lead={words.link.text}>
              <CodeForm path="/accounts/current/link" submit={words.link.submit} done={words.link.done} on_done={() => navigate('/bank-log-in?linked')} />
            </Section>
          ) : null}
          <Section title={words.join.title} lead={words.join.text}>
            <CodeForm path="/accounts/current/memberships" submit={words.join.submit} done={words.join.done} />
          </Section>
        </>
      ) : (
        <Section title={words.second_factor.title}><SecondFactor /></Section>
      )}
      <Section title={words.sessions.title} lead={words.sessions.text}><LogOutEverywhere /></Section>
    </Page>
  );
}

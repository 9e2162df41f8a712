import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';

import { call } from '../api/client';
import type { Session } from '../api/contract';
import { ApiError, type FieldErrors } from '../api/problem';
import { FormError } from '../parts/form_error';
import { texts } from '../texts/en';

const words = texts.account.log_in;

interface Props {
  user_name?: string;
  on_entered: (session: Session) => void;
}

/** User name, password and, where the account has one, the second factor. */
export function LogInForm({ user_name, on_entered }: Props) {
  const [name, set_name] = useState(user_name ?? '');
  const [password, set_password] = useState('');
  const [code, set_code] = useState('');
  const [needs_code, set_needs_code] = useState(false);
  const [error, set_error] = useState<unknown>();
  const [missing, set_missing] = useState(false);
  const [busy, set_busy] = useState(false);
  const fields: FieldErrors = error instanceof ApiError ? error.fields : {};

  const submit = async () => {
    set_missing(name.trim() === '' || password === '');
    if (name.trim() === '' || password === '') return;
    set_busy(true);
    try {
      const body = { user_name: name.trim(), password, ...(code ? { code: code.replaceAll(' ', '') } : {}) };
      on_entered(await call<Session>('POST', '/sessions', { body, open: true }));
    } catch (problem) {
      const asks_code = problem instanceof ApiError && problem.code === 'second_factor_required';
      set_needs_code(needs_code || asks_code);
      set_error(asks_code && !needs_code ? undefined : problem);
    } finally {
      set_busy(false);
    }
  };

  const on_submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void submit();
  };

  return (
    <form onSubmit={on_submit} noValidate>
      <Stack gap="md">
        <FormError error={missing ? new ApiError(422, 'invalid', words.fill_all) : error} />
        <TextInput label={words.user_name} value={name} onChange={(event) => set_name(event.currentTarget.value)}
          error={fields['user_name']} autoComplete="username" readOnly={user_name !== undefined} required withAsterisk={false} />
        <PasswordInput label={words.password} value={password} onChange={(event) => set_password(event.currentTarget.value)}
          error={fields['password']} autoComplete="current-password" required withAsterisk={false} />
        {needs_code ? (
          <TextInput label={words.code} description={words.code_help} value={code} inputMode="numeric"
            onChange={(event) => set_code(event.currentTarget.value)} autoComplete="one-time-code" />
        ) : null}
        <Button type="submit" loading={busy}>{words.submit}</Button>
      </Stack>
    </form>
  );
}

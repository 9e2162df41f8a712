import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { call } from '../api/client';
import { FormError } from '../parts/form_error';
import { texts } from '../texts/en';
import styles from './account.module.css';

const words = texts.account.settings.bank_log_in;

/** The way to the bank's own log-in; its page sends people back to /bank-log-in. */
export function BankLogIn() {
  const begin = useMutation({
    mutationFn: () => call<{ url: string }>('POST', '/accounts/current/bank-log-in'),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <div className={styles.form}>
      <FormError error={begin.error} />
      <div><Button loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>{words.begin}</Button></div>
    </div>
  );
}

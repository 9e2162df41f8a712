import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import { FormError } from '../../parts/form_error';
import { texts } from '../../texts/en';
import styles from './my_data.module.css';

const words = texts.portal.my_data;

function hand_over(content: string, name: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function Download({ customer_id }: { customer_id: string }) {
  const download = useMutation({
    mutationFn: () => call<unknown>('GET', `/customers/${part(customer_id)}/export`),
    onSuccess: (everything) => hand_over(JSON.stringify(everything, null, 2), 'my-data.json'),
  });
  return (
    <>
      <FormError error={download.error} />
      <div className={styles.buttons}>
        <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>{words.download_action}</Button>
        <span role="status" className={styles.soft}>{download.isSuccess ? words.download_done : ''}</span>
      </div>
    </>
  );
}

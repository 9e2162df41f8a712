import { Button, Checkbox, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call, part } from '../../api/client';
import type { CareRequest } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import styles from './my_data.module.css';

const words = texts.portal.my_data;

function RequestLine({ request }: { request: CareRequest }) {
  const { kind, status, at, comment } = request;
  return (
    <li className={styles.line}>
      <span>{words.request_line(words.request_kind[kind] ?? kind, words.request_status[status] ?? status, format.date(at))}</span>
      {comment ? <span className={styles.soft}><bdi>{comment}</bdi></span> : null}
    </li>
  );
}

export function RequestList({ requests }: { requests: CareRequest[] }) {
  if (requests.length === 0) return null;
  return (
    <div>
      <h3>{words.requests}</h3>
      <ul className={styles.lines}>{requests.map((request) => <RequestLine key={request.id} request={request} />)}</ul>
    </div>
  );
}

/** A request that a privacy officer decides; it can't be undone once it is done, so it asks for a tick. */
export function Erase({ customer_id, requests }: { customer_id: string; requests: CareRequest[] }) {
  const client = useQueryClient();
  const [comment, set_comment, clear] = useDraft(`${customer_id}.erasure`, '');
  const [sure, set_sure] = useState(false);
  const [missing, set_missing] = useState(false);
  const ask = useMutation({
    mutationFn: () =>
      call<CareRequest>('POST', `/customers/${part(customer_id)}/requests`, { body: { kind: 'erasure', ...(comment.trim() ? { comment: comment.trim() } : {}) } }),
    onSuccess: async () => {
      clear();
      await client.invalidateQueries({ queryKey: [customer_id, 'requests'] });
    },
  });
  const running = requests.find((request) => request.kind === 'erasure' && (request.status === 'open' || request.status === 'approved'));
  if (running) return null;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(!sure);
    if (sure) ask.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <FormError error={ask.error ?? (missing ? new ApiError(422, 'invalid', words.erase_missing) : undefined)} />
      <Textarea label={words.erase_reason} value={comment} autosize minRows={1} maxRows={6} maxLength={2000} onChange={(event) => set_comment(event.currentTarget.value)} />
      <Checkbox label={words.erase_confirm} checked={sure} onChange={(event) => set_sure(event.currentTarget.checked)} />
      <div><Button type="submit" color="red.8" variant="outline" className={styles.harm} loading={ask.isPending}>{words.erase_action}</Button></div>
    </form>
  );
}

import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { call, part } from '../../api/client';
import type { List, WorkItem } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { useProductNames } from '../data';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';

const words = texts.console.queue;

/** What each choice sends; a call-back is done or called off, a request approved or rejected. */
export function answer_of(item: WorkItem, yes: boolean, comment: string): { path: string; body: Record<string, string> } {
  const said = comment.trim();
  if (item.kind === 'call_back') return { path: `/next-steps/${part(item.id)}`, body: { status: yes ? 'done' : 'cancelled', ...(said ? { outcome: said } : {}) } };
  return { path: `/requests/${part(item.id)}`, body: { decision: yes ? 'approve' : 'reject', comment: said } };
}

function Task({ item }: { item: WorkItem }) {
  const client = useQueryClient();
  const name_of = useProductNames();
  const [comment, set_comment, forget] = useDraft(`queue.${item.id}`, '');
  const [asking, set_asking] = useState(false);
  const [missing, set_missing] = useState(false);
  const decide = useMutation({
    mutationFn: (yes: boolean) => {
      const { path, body } = answer_of(item, yes, comment);
      return call('PUT', path, { body });
    },
    onSuccess: () => {
      forget();
      return client.invalidateQueries({ queryKey: ['work-queue'] });
    },
  });
  const kind = words.kinds[item.kind];
  const choose = (yes: boolean) => {
    // To refuse somebody their right takes a reason, which they will read.
    const needed = item.kind !== 'call_back' && !yes && comment.trim() === '';
    set_missing(needed);
    if (needed) return;
    if (item.kind === 'erasure' && yes && !asking) set_asking(true);
    else decide.mutate(yes);
  };
  return (
    <Section title={words.task(kind.name, item.customer_id)}>
      <div className={lists.line}>
        <span className={lists.soft}>{format.date_time(item.at)}</span>
        <Link to={`/console/customers/${part(item.customer_id)}`}>{words.open_customer}</Link>
        {item.product_id ? <bdi>{name_of(item.product_id)}</bdi> : null}
      </div>
      <p className={lists.text}><bdi>{item.summary}</bdi></p>
      <Textarea className={filters.wide_form} size="sm" label={kind.comment} value={comment} rows={2} maxLength={2000} error={missing ? words.comment_missing : undefined} onChange={(event) => set_comment(event.currentTarget.value)} />
      {asking ? <p className={lists.text} role="alert"><strong>{words.erasure_warning}</strong></p> : null}
      <FormError error={decide.error} />
      <div className={lists.line}>
        <Button size="sm" loading={decide.isPending && decide.variables} color={item.kind === 'erasure' ? 'red' : undefined} variant={item.kind === 'erasure' && !asking ? 'outline' : 'filled'} onClick={() => choose(true)}>{asking ? words.erase_really : kind.yes}</Button>
        <Button size="sm" variant="default" loading={decide.isPending && !decide.variables} onClick={() => (asking ? set_asking(false) : choose(false))}>{asking ? texts.common.cancel : kind.no}</Button>
      </div>
    </Section>
  );
}

export function QueuePage() {
  const query = useQuery({ queryKey: ['work-queue'], queryFn: () => call<List<WorkItem>>('GET', '/work-queue') });
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={query} heights={[160, 160]}>
        {({ items }) => (items.length === 0 ? <Empty title={words.empty_title}>{words.empty}</Empty> : <>{items.map((item) => <Task key={item.id} item={item} />)}</>)}
      </Loaded>
    </Page>
  );
}

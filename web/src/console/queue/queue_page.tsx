import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { call, part } from '../../api/client';
import type { List, Offer, Product, WorkItem } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { useCatalogue, useProductNames } from '../data';
import { useDecide } from '../placements/data';
import { category_text } from '../parts/category';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';

const words = texts.console.queue;

const is_step = (kind: WorkItem['kind']) => kind === 'call_back' || kind === 'branch';

/** What each choice sends; a call-back or a visit is done or called off, a request approved or rejected. */
export function answer_of(item: WorkItem, yes: boolean, comment: string): { path: string; body: Record<string, string> } {
  const said = comment.trim();
  if (is_step(item.kind)) return { path: `/next-steps/${part(item.id)}`, body: { status: yes ? 'done' : 'cancelled', ...(said ? { outcome: said } : {}) } };
  return { path: `/requests/${part(item.id)}`, body: { decision: yes ? 'approve' : 'reject', comment: said } };
}

/** Of a customer: what they ask of the bank. */
function Task({ item, kind, customer_id }: { item: WorkItem; kind: keyof typeof words.kinds; customer_id: string }) {
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
  const said = words.kinds[kind];
  const choose = (yes: boolean) => {
    // To refuse somebody their right takes a reason, which they will read.
    const needed = !is_step(item.kind) && !yes && comment.trim() === '';
    set_missing(needed);
    if (needed) return;
    if (item.kind === 'erasure' && yes && !asking) set_asking(true);
    else decide.mutate(yes);
  };
  return (
    <Section title={words.task(said.name, customer_id)}>
      <div className={lists.line}>
        <span className={lists.soft}>{format.date_time(item.at)}</span>
        <Link to={`/console/customers/${part(customer_id)}`}>{words.open_customer}</Link>
        {item.product_id ? <bdi>{name_of(item.product_id)}</bdi> : null}
      </div>
      <p className={lists.text}><bdi>{item.summary}</bdi></p>
      <Textarea className={filters.wide_form} size="sm" label={said.comment} value={comment} rows={2} maxLength={2000} error={missing ? words.comment_missing : undefined} onChange={(event) => set_comment(event.currentTarget.value)} />
      {asking ? <p className={lists.text} role="alert"><strong>{words.erasure_warning}</strong></p> : null}
      <FormError error={decide.error} />
      <div className={lists.line}>
        <Button size="sm" loading={decide.isPending && decide.variables} color={item.kind === 'erasure' ? 'red' : undefined} variant={item.kind === 'erasure' && !asking ? 'outline' : 'filled'} onClick={() => choose(true)}>{asking ? words.erase_really : said.yes}</Button>
        <Button size="sm" variant="default" loading={decide.isPending && !decide.variables} onClick={() => (asking ? set_asking(false) : choose(false))}>{asking ? texts.common.cancel : said.no}</Button>
      </div>
    </Section>
  );
}

/** A wording that somebody else proposed. */
function OfferTask({ item }: { item: WorkItem }) {
  const query = useQuery({ queryKey: ['offers', 'one', item.id], queryFn: () => call<Offer>('GET', `/offers/${part(item.id)}`) });
  const [comment, set_comment, forget] = useDraft(`queue.offer.${item.id}`, '');
  const [missing, set_missing] = useState(false);
  const decide = useDecide();
  const choose = (offer: Offer, approve: boolean) => {
    set_missing(!approve && comment.trim() === '');
    if (approve || comment.trim() !== '') decide.mutate({ offer, approve, comment: comment.trim() }, { onSuccess: forget });
  };
  return (
    <Section title={words.offer.title(item.id)}>
      <div className={lists.line}>
        <span className={lists.soft}>{format.date_time(item.at)}</span>
        {item.product_id ? <Link to={`/console/products/${part(item.product_id)}`}>{words.offer.preview}</Link> : null}
      </div>
      <Loaded query={query} heights={[96]}>
        {(offer) => (
          <>
            <p className={lists.text}><bdi>{item.summary}</bdi></p>
            <blockquote className={lists.quote}><bdi>{offer.wording}</bdi></blockquote>
            {offer.in_force ? <p className={lists.soft}>{words.offer.now} <bdi>{offer.in_force.wording}</bdi></p> : null}
            <Textarea className={filters.wide_form} size="sm" label={words.offer.comment} value={comment} rows={2} maxLength={2000} error={missing ? words.offer.comment_missing : undefined} onChange={(event) => set_comment(event.currentTarget.value)} />
            <FormError error={decide.error} />
            <div className={lists.line}>
              <Button size="sm" loading={decide.isPending && decide.variables.approve} onClick={() => choose(offer, true)}>{words.offer.yes}</Button>
              <Button size="sm" variant="default" loading={decide.isPending && !decide.variables.approve} onClick={() => choose(offer, false)}>{words.offer.no}</Button>
            </div>
          </>
        )}
      </Loaded>
    </Section>
  );
}

function proposal_text({ proposal }: Product): string | undefined {
  if (!proposal) return undefined;
  return proposal.category === 'unclassified' ? words.unclassified.nothing : words.unclassified.proposal(category_text(proposal.category), proposal.because);
}

/** Products that wait for somebody to say what they are: one list, for an import brings many at a time. */
function UnclassifiedTasks({ items }: { items: WorkItem[] }) {
  const { data } = useCatalogue();
  const products = new Map(data?.map((product) => [product.product_id, product]));
  return (
    <Section title={words.unclassified.title(items.length)} lead={words.unclassified.lead}>
      <ul className={lists.items}>
        {items.map((item) => {
          const product = products.get(item.id);
          return (
            <li key={item.id}>
              <div className={lists.line}>
                <Link to={`/console/products/${part(item.id)}`}><bdi>{product?.name ?? item.id}</bdi></Link>
                <span className={lists.soft}>{format.date_time(item.at)}</span>
              </div>
              <bdi className={lists.soft}>{(product && proposal_text(product)) ?? item.summary}</bdi>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function one_task(item: WorkItem) {
  const { kind, customer_id } = item;
  if (kind === 'offer' || kind === 'unclassified' || customer_id === undefined) return <OfferTask key={`offer ${item.id}`} item={item} />;
  return <Task key={item.id} item={item} kind={kind} customer_id={customer_id} />;
}

function Tasks({ items }: { items: WorkItem[] }) {
  const unclassified = items.filter(({ kind }) => kind === 'unclassified');
  return (
    <>
      {items.filter(({ kind }) => kind !== 'unclassified').map(one_task)}
      {unclassified.length > 0 ? <UnclassifiedTasks items={unclassified} /> : null}
    </>
  );
}

export function QueuePage() {
  const query = useQuery({ queryKey: ['work-queue'], queryFn: () => call<List<WorkItem>>('GET', '/work-queue') });
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={query} heights={[160, 160]}>
        {({ items }) => (items.length === 0 ? <Empty title={words.empty_title}>{words.empty}</Empty> : <Tasks items={items} />)}
      </Loaded>
    </Page>
  );
}

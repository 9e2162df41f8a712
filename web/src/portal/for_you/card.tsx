import { ActionIcon, Button, Checkbox, Menu, Skeleton, Tooltip } from '@mantine/core';
import { IconBookmark, IconBookmarkFilled, IconDots, IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';

import type { FactDefinition, Item, NextStep, OfferText } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Score } from '../../parts/score';
import { texts } from '../../texts/en';
import type { Change } from '../changes';
import { useProduct } from '../data';
import type { Earlier } from '../ratings';
import type { ListActions } from './actions';
import { Ask } from './ask';
import { Badges } from './badges';
import { Details, Disclosures, KeyTerms } from './details';
import { Explanation } from './explanation';
import styles from './for_you.module.css';
import { NextStepForm, StepLine } from './next_step';
import { RateForm } from './rate_form';
import { useSeen } from './seen';
import { Why } from './why';

const words = texts.portal.card;

/** Overall ratings of the two thumbs: docs/decisions/0051-thumbs.md. */
const thumb_up = 1;
const thumb_down = 0;

export interface CardProps {
  item: Item;
  decision_id: string | null;
  at: string;
  customer_id: string;
  may_write: boolean;
  /** Help for somebody in difficulty: no score, no selling. */
  help: boolean;
  change: Change | undefined;
  earlier: Earlier | undefined;
  saved: boolean;
  step: NextStep | undefined;
  facts: FactDefinition[];
  text: OfferText | undefined;
  actions: ListActions;
  compared: boolean;
  compare: ((chosen: boolean) => void) | undefined;
}

function Head({ item, help, change }: Pick<CardProps, 'item' | 'help' | 'change'>) {
  return (
    <div className={styles.kinds}>
      <span className={styles.kind}>{help ? words.help : (texts.portal.category[item.category] ?? words.kind[item.kind] ?? item.kind)}</span>
      {item.promoted ? (
        <Tooltip label={words.promoted_why} w={260}>
          <button type="button" className={styles.promoted}>{words.promoted}</button>
        </Tooltip>
      ) : null}
      {change?.kind === 'moved' ? <span className={styles.moved}>{words.moved(change.from, change.to)}</span> : null}
      {change?.kind === 'entered' ? <span className={styles.moved}>{words.new_here}</span> : null}
    </div>
  );
}

function Corner({ item, saved, compared, compare, actions, may_write }: CardProps) {
  const dismiss = (never: boolean) => actions.dismiss.mutate({ item, never });
  return (
    <div className={styles.corner}>
      {compare ? (
        <Checkbox label={words.compare} checked={compared} onChange={(event) => compare(event.currentTarget.checked)} size="sm"
          aria-label={`${words.compare}: ${item.name}`} />
      ) : null}
      {may_write ? (
        <>
          <ActionIcon variant="subtle" size={44} aria-pressed={saved} aria-label={`${saved ? words.saved : words.save}: ${item.name}`}
            onClick={() => actions.save.mutate({ product_id: item.product_id, saved: !saved })}>
            {saved ? <IconBookmarkFilled size={22} aria-hidden /> : <IconBookmark size={22} aria-hidden />}
          </ActionIcon>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" size={44} aria-label={`${words.more}: ${item.name}`}><IconDots size={22} aria-hidden /></ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => dismiss(false)}>{words.not_now}</Menu.Item>
              <Menu.Item onClick={() => dismiss(true)}>{words.never}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      ) : null}
    </div>
  );
}

export function Card(props: CardProps) {
  const { item, decision_id, at, customer_id, may_write, help, change, earlier, step, facts, actions } = props;
  const { product_id, name } = item;
  const box = useRef<HTMLElement>(null);
  const product = useProduct(product_id);
  const [open, set_open] = useState(false);
  const [panel, set_panel] = useState<'rate' | 'next'>();
  const ids = { title: useId(), details: useId() };

  useSeen(box, decision_id ?? '', () => {
    if (may_write && decision_id) actions.tell({ product_id, event: 'view' });
  });
  const toggle = () => {
    if (!open && may_write) actions.tell({ product_id, event: 'click' });
    set_open(!open);
  };
  const thumb = (overall: number) => actions.rate.mutate({ product_id, body: { overall } });
  const interested = () => actions.select.mutate(product_id, { onSuccess: () => set_panel('next') });
  const mine = (mutation: { error: Error | null; variables?: { product_id?: string; item?: Item } | string }) => {
    const { error, variables } = mutation;
    const about = typeof variables === 'string' ? variables : (variables?.product_id ?? variables?.item?.product_id);
    return about === product_id ? error : null;
  };
  const error = mine(actions.select) ?? mine(actions.dismiss) ?? mine(actions.save) ?? (panel === 'rate' ? null : mine(actions.rate));
  const busy = actions.rate.isPending && actions.rate.variables.product_id === product_id;

  return (
    <article ref={box} className={styles.card} aria-labelledby={ids.title} data-moved={change ? true : undefined}>
      <div className={styles.card_top}>
        <div className={styles.card_words}>
          <Head item={item} help={help} change={change} />
          <h2 id={ids.title} className={styles.name}><bdi>{name}</bdi></h2>
          {help ? null : <Score value={item.score} />}
        </div>
        <Corner {...props} />
      </div>
      <div className={styles.card_middle}>
        <div className={styles.card_words}>
          {item.offer ? <p className={styles.wording}><bdi>{item.offer.wording}</bdi></p> : null}
          <p className={styles.description}><bdi>{item.description}</bdi></p>
          {help ? null : <><Explanation text={props.text} /><Why item={item} said={props.text !== undefined} /></>}
        </div>
        <div className={styles.card_side}>
          {product.isPending ? <Skeleton height={120} radius="md" /> : null}
          {product.data ? <KeyTerms product={product.data} at={at} /> : null}
          <Badges item={item} product={product.data} />
          <Button variant="subtle" size="compact-md" className={styles.details_button} aria-expanded={open} aria-controls={ids.details} onClick={toggle}
            aria-label={open ? undefined : words.details_of(name)}>{open ? words.hide_details : words.details}</Button>
        </div>
      </div>
      <div id={ids.details} hidden={!open}>{product.data ? <Details product={product.data} /> : null}</div>
      {may_write ? (
        <Ask item={item} facts={facts} busy={actions.answer.isPending} answer={(fact, value) => actions.answer.mutate({ fact, value })} />
      ) : null}
      <Disclosures texts={item.disclosures ?? []} />
      {earlier ? <p className={styles.soft}>{words.earlier(format.score(earlier.average), earlier.count)}</p> : null}
      {step ? <StepLine step={step} /> : null}
      <FormError error={error} />
      {may_write && panel === undefined ? (
        <div className={styles.buttons}>
          <Button onClick={interested} loading={actions.select.isPending && actions.select.variables === product_id}>{help ? words.talk : words.interested}</Button>
          <span className={styles.thumbs}>
            <ActionIcon variant="default" size={44} radius="xl" disabled={busy} aria-label={`${words.thumb_up}: ${name}`} title={words.thumb_up} onClick={() => thumb(thumb_up)}>
              <IconThumbUp size={22} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="default" size={44} radius="xl" disabled={busy} aria-label={`${words.thumb_down}: ${name}`} title={words.thumb_down} onClick={() => thumb(thumb_down)}>
              <IconThumbDown size={22} aria-hidden />
            </ActionIcon>
          </span>
          <Button variant="subtle" onClick={() => set_panel('rate')} aria-label={`${words.rate_detail}: ${name}`}>{words.rate_detail}</Button>
        </div>
      ) : null}
      {panel === 'rate' ? (
        <RateForm draft={`${customer_id}.rate.${product_id}`} name={name} cancel={() => set_panel(undefined)}
          send={(body) => actions.rate.mutateAsync({ product_id, body }).then(() => set_panel(undefined))} />
      ) : null}
      {panel === 'next' ? (
        <NextStepForm customer_id={customer_id} product_id={product_id} decision_id={decision_id} close={() => set_panel(undefined)} />
      ) : null}
    </article>
  );
}

import { Anchor, Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';

import type { Recommendations } from '../../api/contract';
import { FormError } from '../../parts/form_error';
import { Page } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useActing, useFacts, useFeedback, useList, useSaved, useSteps, useTexts } from '../data';
import { earlier_by_product, ratings_of } from '../ratings';
import { useListActions, type ListActions } from './actions';
import { Card } from './card';
import styles from './for_you.module.css';
import { NewsBox } from './news_box';
import { Rated, Saved } from './reach';
import { help_first, withheld_lines } from './withheld';

const words = texts.portal.for_you;
const shown_reasons = 4;

function Withheld({ list }: { list: Recommendations }) {
  if (list.withheld.count === 0) return null;
  return (
    <div className={styles.withheld}>
      <p>{words.withheld(list.withheld.count)}</p>
      <ul>{withheld_lines(list.withheld).slice(0, shown_reasons).map(({ reason, count }) => <li key={reason}>{words.withheld_line(count, reason)}</li>)}</ul>
    </div>
  );
}

function Nothing({ list }: { list: Recommendations }) {
  return (
    <Empty title={words.empty_title} action={<Button component={Link} to="/portal/profile">{words.empty_action}</Button>}>
      <p>{words.empty}</p>
      <Withheld list={list} />
    </Empty>
  );
}

interface ListProps {
  list: Recommendations;
  actions: ListActions;
}

function Cards({ list, actions }: ListProps) {
  const { id, may_write } = useActing();
  const feedback = useFeedback(id);
  const saved = useSaved(id);
  const steps = useSteps(id);
  const facts = useFacts();
  const offer_texts = useTexts(id, list.decision_id);
  const [compared, set_compared] = useState<string[]>([]);
  const earlier = useMemo(() => earlier_by_product(ratings_of(feedback.data)), [feedback.data]);
  const saved_ids = new Set(saved.data?.items.map((entry) => entry.product_id));
  const in_list = new Set(list.items.map((item) => item.product_id));
  const chosen = compared.filter((product_id) => in_list.has(product_id));
  const help = help_first(list);
  const compare = (product_id: string, on: boolean) =>
    set_compared(on ? [...chosen, product_id].slice(-2) : chosen.filter((entry) => entry !== product_id));
  return (
    <>
      <div className={styles.cards} role="feed" aria-label={words.list_label} aria-busy={actions.rate.isPending || actions.refresh.isPending}>
        {list.items.map((item) => (
          <Card key={item.product_id} item={item} decision_id={list.decision_id} at={list.at} customer_id={id} may_write={may_write}
            help={help && item.kind === 'content'} change={actions.news?.changes.find((change) => change.product_id === item.product_id)}
            earlier={earlier.get(item.product_id)} saved={saved_ids.has(item.product_id)} facts={facts.data?.items ?? []} actions={actions}
            text={offer_texts.data?.items.find((text) => text.product_id === item.product_id)}
            step={steps.data?.items.find((step) => step.product_id === item.product_id)} compared={chosen.includes(item.product_id)}
            compare={help ? undefined : (on) => compare(item.product_id, on)} />
        ))}
      </div>
      {chosen.length > 0 ? (
        <div className={styles.compare_bar} role="status">
          <span>{words.compare_bar(chosen.length)}</span>
          <Button component={Link} to={`/portal/compare?${new URLSearchParams(chosen.map((entry) => ['item', entry])).toString()}`}
            disabled={chosen.length < 2} data-disabled={chosen.length < 2 || undefined}>{words.compare}</Button>
          <Button variant="subtle" onClick={() => set_compared([])}>{words.compare_clear}</Button>
        </div>
      ) : null}
      {help ? null : <Withheld list={list} />}
      <Saved saved={saved.data} actions={actions} may_write={may_write} />
      <Rated earlier={earlier} in_list={in_list} actions={actions} may_write={may_write} />
    </>
  );
}

function lead_of(list: Recommendations | undefined) {
  if (list?.treatment === 'plain') return <>{words.lead_plain} <Anchor component={Link} to="/portal/my-data" inherit>{words.resume}</Anchor></>;
  return list && help_first(list) ? words.lead_help : words.lead;
}

export function ForYouPage() {
  const { id, name, self } = useActing();
  const list = useList(id);
  const actions = useListActions(id);
  return (
    <Page title={self ? words.title : words.hello(name)} lead={<>{self ? <>{words.welcome} <bdi>{name}</bdi>. </> : null}{lead_of(list.data)}</>}
      actions={<Button variant="default" leftSection={<IconRefresh size={18} aria-hidden />} loading={actions.refresh.isPending} onClick={() => actions.refresh.mutate()}>{words.refresh}</Button>}>
      <NewsBox news={actions.news} close={actions.clear_news} />
      <FormError error={actions.refresh.error ?? actions.answer.error ?? actions.show_again.error} />
      <Loaded query={list} heights={[360, 360, 360]}>
        {(data) => (data.items.length === 0 ? <Nothing list={data} /> : <Cards list={data} actions={actions} />)}
      </Loaded>
    </Page>
  );
}

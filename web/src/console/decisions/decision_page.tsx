import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import { call, part } from '../../api/client';
import type { Item, Replay, Withheld } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import parts from '../../parts/parts.module.css';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useDecision } from '../data';
import { useMay } from '../may';
import { Facts } from '../parts/facts';
import { Definition } from '../parts/figure';
import lists from '../parts/lists.module.css';
import { DataTable, type Column } from '../parts/table';
import { reason_text } from '../parts/withheld';

const words = texts.console.decision;

function ReplayBox({ decision_id }: { decision_id: string }) {
  const replay = useMutation({ mutationFn: () => call<Replay>('POST', `/decisions/${part(decision_id)}:replay`) });
  const answer = replay.data;
  return (
    <Section title={words.replay_title} lead={words.replay_lead}>
      <div className={lists.line}>
        <Button loading={replay.isPending} onClick={() => replay.mutate()}>{words.replay}</Button>
        <div role="status">
          {answer?.same ? <div className={parts.done}>{words.same} {words.replayed_from[answer.replayed_from] ?? answer.replayed_from}</div> : null}
        </div>
      </div>
      {answer && !answer.same ? <div role="alert" className={parts.form_error}>{words.different(answer.difference ?? '')}</div> : null}
      <FormError error={replay.error} />
    </Section>
  );
}

function Reasons({ item }: { item: Item }) {
  if (item.reasons.length === 0) return <>{texts.console.table.none}</>;
  return <ul className={lists.list}>{item.reasons.map(({ code, text, part: share }) => <li key={code}><bdi>{text}</bdi> <span className={lists.soft}>{words.part(format.score(share))}</span></li>)}</ul>;
}

const columns: Column<Item>[] = [
  { key: 'rank', label: words.rank, number: true, value: (item) => item.rank },
  { key: 'name', label: words.product, value: (item) => item.name, cell: (item) => <><Link to={`/console/products/${part(item.product_id)}`}><bdi>{item.name}</bdi></Link>{item.promoted ? <> <span className={lists.badge}>{texts.portal.card.promoted}</span></> : null}</> },
  { key: 'score', label: words.score, number: true, value: (item) => item.score, cell: (item) => format.number(item.score, 4) },
  { key: 'response', label: words.response, number: true, value: (item) => item.response, cell: (item) => format.number(item.response, 4) },
  { key: 'propensity', label: words.propensity, number: true, value: (item) => item.logged_propensity, cell: (item) => format.number(item.logged_propensity, 4) },
  { key: 'reasons', label: words.reasons, value: (item) => item.reasons.map(({ text }) => text).join('; '), cell: (item) => <Reasons item={item} /> },
];

function WithheldTable({ withheld }: { withheld: Withheld }) {
  const rows = Object.entries(withheld.by_reason).map(([code, count]) => ({ code, count }));
  return (
    <DataTable label={words.withheld} rows={rows} row_key={({ code }) => code} empty={words.none_withheld} sort="withheld" first_order="-count"
      columns={[
        { key: 'reason', label: words.why, value: ({ code }) => reason_text(code) },
        { key: 'code', label: words.code, value: ({ code }) => code },
        { key: 'count', label: words.products, bar: true, value: ({ count }) => count },
      ]} />
  );
}

export function DecisionPage() {
  const { decision_id = '' } = useParams();
  const may = useMay();
  const query = useDecision(decision_id);
  return (
    <Page title={words.title(decision_id)} lead={query.data ? words.lead(format.date_time(query.data.at)) : undefined}>
      <Loaded query={query} heights={[120, 320, 160]}>
        {(decision) => (
          <>
            <Section title={words.about}>
              <Facts rows={[
                [words.customer, may('read_customers') ? <Link key="c" to={`/console/customers/${part(decision.customer_id)}`}><bdi>{decision.customer_id}</bdi></Link> : decision.customer_id],
                [words.treatment, words.treatments[decision.treatment]], [words.model, decision.model_version], [words.policy, decision.policy_version],
              ]} />
            </Section>
            {may('replay') ? <ReplayBox decision_id={decision_id} /> : null}
            <Section title={words.shown}>
              <DataTable label={words.shown} rows={decision.items} row_key={(item) => item.product_id} columns={columns} file={`decision-${decision_id}`} empty={words.none_shown} />
              <div className={lists.line}>
                {(['score', 'response', 'propensity'] as const).map((name) => <span key={name} className={lists.soft}>{words[name]} <Definition of={words[name]}>{words.definitions[name]}</Definition></span>)}
              </div>
            </Section>
            <Section title={words.withheld} lead={words.withheld_lead(decision.withheld.count)}>
              <WithheldTable withheld={decision.withheld} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import type { List, TextReviewRule } from '../../api/contract';
import { FormError } from '../../parts/form_error';
import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { useSession } from '../../session/session';
import { texts } from '../../texts/en';
import lists from '../parts/lists.module.css';

const words = texts.console.generated_texts;

function Rule({ rule }: { rule: TextReviewRule }) {
  const client = useQueryClient();
  const { user_name } = useSession();
  const put = useMutation({
    mutationFn: (review: TextReviewRule['review']) => call('PUT', `/text-review-rules/${part(rule.regime)}`, { body: { review } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['text-review-rules'] }),
  });
  const own = rule.proposed_by === user_name;
  return (
    <li>
      <div className={lists.line}>
        <strong>{words.regimes[rule.regime] ?? rule.regime}</strong>
        <span>{rule.review === 'required' ? words.required : words.none}</span>
        {rule.proposed_by ? <span className={lists.soft}><bdi>{words.proposed(rule.proposed_by)}</bdi></span> : null}
        {rule.review === 'required' && !own ? <Button size="compact-sm" variant="default" loading={put.isPending} onClick={() => put.mutate('none')}>{rule.proposed_by ? words.confirm : words.propose}</Button> : null}
        {rule.review === 'none' || rule.proposed_by ? <Button size="compact-sm" variant="default" loading={put.isPending} onClick={() => put.mutate('required')}>{words.require}</Button> : null}
      </div>
      <FormError error={put.error} />
    </li>
  );
}

/** By kind of product, whether texts wait for a person; two people switch it off. */
export function Rules() {
  const query = useQuery({ queryKey: ['text-review-rules'], queryFn: () => call<List<TextReviewRule>>('GET', '/text-review-rules') });
  return (
    <Section title={words.rules} lead={words.rules_lead}>
      <Loaded query={query} heights={[160]}>
        {({ items }) => <ul className={lists.items}>{items.map((rule) => <Rule key={rule.regime} rule={rule} />)}</ul>}
      </Loaded>
    </Section>
  );
}

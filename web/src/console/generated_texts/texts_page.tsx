import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call, part } from '../../api/client';
import type { GeneratedText, Page as PageOf, TextStatus } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { useAddress } from '../parts/address';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import { Rules } from './rules';

const words = texts.console.generated_texts;
const statuses: TextStatus[] = ['waiting', 'approved', 'rejected', 'checks_failed'];

function About({ text }: { text: GeneratedText }) {
  return (
    <>
      <div className={lists.line}>
        <span className={lists.badge}>{words.audience[text.audience]}</span>
        <span className={lists.soft}>{format.date_time(text.at)}</span>
        <span className={lists.soft}>{words.model}: {text.model}</span>
        <span className={lists.soft}>{words.reasons}: {text.reasons.join(', ') || texts.console.table.none}</span>
      </div>
      {text.in_force ? null : <p className={lists.text}><span className={`${lists.badge ?? ''} ${lists.stale ?? ''}`}>{words.old}</span></p>}
      {text.failed_check ? <p className={lists.text}><strong>{words.failed(text.failed_check, text.failed_words ?? '')}</strong></p> : null}
      <p className={lists.text}><strong>{words.text}:</strong> {text.text}</p>
      {text.points ? <ul className={lists.list}>{text.points.map((point) => <li key={point}>{point}</li>)}</ul> : null}
      <p className={lists.text}><span className={lists.soft}>{words.template}: {text.template}</span></p>
      {text.reviewer && text.reviewed_at ? <p className={lists.text}>{words.reviewed(text.reviewer, format.date_time(text.reviewed_at))}{text.comment ? <>: <bdi>{text.comment}</bdi></> : null}</p> : null}
    </>
  );
}

function Review({ text }: { text: GeneratedText }) {
  const client = useQueryClient();
  const [comment, set_comment, forget] = useDraft(`text.${text.id}`, '');
  const [missing, set_missing] = useState(false);
  const decide = useMutation({
    mutationFn: (approve: boolean) => {
      const said = comment.trim();
      return call('PUT', `/generated-texts/${part(text.id)}/review`, { body: { decision: approve ? 'approve' : 'reject', ...(said ? { comment: said } : {}) } });
    },
    onSuccess: () => {
      forget();
      return client.invalidateQueries({ queryKey: ['generated-texts'] });
    },
  });
  const choose = (approve: boolean) => {
    const needed = !approve && comment.trim() === '';
    set_missing(needed);
    if (!needed) decide.mutate(approve);
  };
  return (
    <>
      <Textarea className={filters.wide_form} size="sm" label={words.comment} value={comment} rows={2} maxLength={2000} error={missing ? words.comment_missing : undefined} onChange={(event) => set_comment(event.currentTarget.value)} />
      <FormError error={decide.error} />
      <div className={lists.line}>
        {text.status === 'approved' ? null : <Button size="sm" loading={decide.isPending && decide.variables} onClick={() => choose(true)}>{words.approve}</Button>}
        {text.status === 'rejected' ? null : <Button size="sm" variant="default" loading={decide.isPending && !decide.variables} onClick={() => choose(false)}>{words.reject}</Button>}
      </div>
    </>
  );
}

/** What a language model wrote, for a person to read before customers do. */
export function TextsPage() {
  const address = useAddress();
  const asked = address.get('status');
  const status = statuses.find((one) => one === asked) ?? 'waiting';
  const query = useQuery({ queryKey: ['generated-texts', status], queryFn: () => call<PageOf<GeneratedText>>('GET', '/generated-texts', { query: { status, limit: 100 } }) });
  return (
    <Page title={words.title} lead={words.lead}>
      <SegmentedControl className={lists.tabs} size="sm" aria-label={words.status.label} value={status} onChange={(value) => address.set({ status: value })} data={statuses.map((value) => ({ value, label: words.status[value] }))} />
      <Loaded query={query} heights={[200, 200]}>
        {({ items }) => (items.length === 0 ? <div className={lists.tabs}><Empty title={words.empty_title}>{words.empty}</Empty></div> : (
          <>
            {items.map((text) => (
              <Section key={text.id} title={text.name}>
                <About text={text} />
                {text.status === 'checks_failed' ? null : <Review text={text} />}
              </Section>
            ))}
          </>
        ))}
      </Loaded>
      <Rules />
    </Page>
  );
}

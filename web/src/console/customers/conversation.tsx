import { Button, Radio, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import type { Conversation } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Section } from '../../parts/page';
import parts from '../../parts/parts.module.css';
import { Score } from '../../parts/score';
import { Loaded } from '../../parts/states';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import filters from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import { record_conversation, useConversation } from './data';

const words = texts.console.conversation;

/** What to say of an offer, and what not to. */
function SayingOf({ wording }: { wording: Conversation['wording'][number] | undefined }) {
  if (!wording) return null;
  return (
    <>
      <div>
        <strong>{words.say}</strong> {wording.source === 'generated' ? <span className={lists.badge}>{words.generated}</span> : null}
        <ul className={lists.list}>{wording.talking_points.map((point) => <li key={point}>{point}</li>)}</ul>
      </div>
      <div>
        <strong>{words.not_to_say}</strong>
        <ul className={lists.list}>{wording.not_to_say.map((point) => <li key={point}>{point}</li>)}</ul>
      </div>
    </>
  );
}

function Prepared({ conversation }: { conversation: Conversation }) {
  return (
    <>
      <Section title={words.talk}>
        {conversation.talking_points.length > 0 ? (
          <ul className={lists.list}>{conversation.talking_points.map(({ code, text }) => <li key={code + text}><bdi>{text}</bdi></li>)}</ul>
        ) : <p className={lists.none}>{words.no_points}</p>}
      </Section>
      <Section title={words.offers} lead={words.offers_lead}>
        {conversation.items.length > 0 ? (
          <ol className={lists.items}>
            {conversation.items.map((item) => (
              <li key={item.product_id}>
                <div className={lists.line}><strong><bdi>{item.name}</bdi></strong><Score value={item.score} /></div>
                {item.offer ? <span><bdi>{item.offer.wording}</bdi></span> : null}
                <SayingOf wording={conversation.wording.find((wording) => wording.product_id === item.product_id)} />
                {item.ask.map(({ fact, question }) => <span key={fact}>{words.ask} <bdi>{question}</bdi></span>)}
                {(item.disclosures ?? []).map((text) => <span key={text} className={lists.soft}><bdi>{text}</bdi></span>)}
              </li>
            ))}
          </ol>
        ) : <p className={lists.none}>{words.no_offers}</p>}
      </Section>
      <Section title={words.stale}>
        {conversation.facts_stale.length > 0 ? <ul className={lists.list}>{conversation.facts_stale.map(({ fact, label, question, as_of }) => <li key={fact}><bdi>{label}</bdi> <span className={lists.soft}>{as_of ? words.told(format.short_date(as_of)) : words.not_told}{question ? <> <bdi>{question}</bdi></> : null}</span></li>)}</ul> : <p className={lists.none}>{words.none_stale}</p>}
      </Section>
    </>
  );
}

function Outcome({ customer_id }: { customer_id: string }) {
  const client = useQueryClient();
  const [outcome, set_outcome] = useState('');
  const [note, set_note, forget_note] = useDraft(`conversation.${customer_id}`, '');
  const [missing, set_missing] = useState(false);
  const save = useMutation({
    mutationFn: () => record_conversation(customer_id, { outcome, ...(note.trim() ? { note: note.trim() } : {}) }),
    onSuccess: () => {
      set_outcome('');
      forget_note();
      return client.invalidateQueries({ queryKey: ['opened', customer_id] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(outcome === '');
    if (outcome !== '') save.mutate();
  };
  return (
    <Section title={words.after} lead={words.after_lead}>
      <form className={filters.form} onSubmit={submit} noValidate>
        <Radio.Group size="sm" label={words.outcome} value={outcome} onChange={set_outcome} error={missing ? words.outcome_missing : undefined}>
          <div className={filters.choices}>{Object.entries(words.outcomes).map(([value, label]) => <Radio key={value} size="sm" value={value} label={label} />)}</div>
        </Radio.Group>
        <Textarea size="sm" label={words.note} description={words.note_help} value={note} autosize={false} rows={3} maxLength={2000} onChange={(event) => set_note(event.currentTarget.value)} />
        <FormError error={save.error} />
        <div className={lists.line}>
          <Button type="submit" loading={save.isPending}>{words.save}</Button>
          <span role="status">{save.isSuccess ? <span className={parts.done}>{words.saved}</span> : null}</span>
        </div>
      </form>
    </Section>
  );
}

/** Before a conversation what to speak about; after it, what came of it. */
export function ConversationTab({ customer_id, reason }: { customer_id: string; reason: string }) {
  const query = useConversation(customer_id, reason);
  return (
    <div className={lists.columns}>
      <div><Loaded query={query} heights={[160, 320]}>{(conversation) => <Prepared conversation={conversation} />}</Loaded></div>
      <div><Outcome customer_id={customer_id} /></div>
    </div>
  );
}

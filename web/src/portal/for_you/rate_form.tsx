import { Button, Textarea, UnstyledButton } from '@mantine/core';
import { useState, type CSSProperties, type SyntheticEvent } from 'react';

import { ApiError } from '../../api/problem';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { useDraft } from '../../session/kept';
import { texts } from '../../texts/en';
import { aspects, overall_of, type Aspect, type Aspects } from '../ratings';
import type { RatingBody } from './actions';
import styles from './for_you.module.css';

const words = texts.portal.rating;

interface AspectProps {
  aspect: Aspect;
  value: number | undefined;
  set: (value: number | undefined) => void;
}

/** 0 to 1 in steps of .1; without a value until it is touched. */
function AspectSlider({ aspect, value, set }: AspectProps) {
  const question = words.questions[aspect];
  const touched = value !== undefined;
  // A touch without a move counts too: the middle may be what is meant.
  const touch = (slider: HTMLInputElement) => set(Math.round(slider.valueAsNumber * 10) / 10);
  return (
    <div className={styles.aspect} data-untouched={!touched || undefined}>
      <div className={styles.aspect_head}>
        <span>{question}</span>
        <span className={styles.aspect_value}>
          {touched ? format.number(value, 1) : words.unset}
          {touched ? <UnstyledButton className={styles.link} aria-label={`${words.clear}: ${words.short[aspect]}`} onClick={() => set(undefined)}>{words.clear}</UnstyledButton> : null}
        </span>
      </div>
      <input type="range" className={styles.slider} min={0} max={1} step={0.1} value={value ?? 0.5} aria-label={question}
        aria-valuetext={touched ? format.number(value, 1) : words.unset} onChange={(event) => touch(event.currentTarget)}
        style={{ '--filled': `${(value ?? 0) * 100}%` } as CSSProperties} onPointerUp={(event) => touch(event.currentTarget)} />
      <div className={styles.aspect_ends} aria-hidden="true"><span>{words.low}</span><span>{words.high}</span></div>
    </div>
  );
}

interface Props {
  /** Where the unsent rating is kept. */
  draft: string;
  name: string;
  send: (body: RatingBody) => Promise<void>;
  cancel: () => void;
}

export function RateForm({ draft, name, send, cancel }: Props) {
  const [set, set_aspects, clear_aspects] = useDraft<Aspects>(`${draft}.aspects`, {});
  const [comment, set_comment, clear_comment] = useDraft(`${draft}.comment`, '');
  const [error, set_error] = useState<unknown>();
  const [busy, set_busy] = useState(false);
  const overall = overall_of(set);

  const submit = async () => {
    if (overall === undefined) {
      set_error(new ApiError(422, 'invalid', words.nothing));
      return;
    }
    set_busy(true);
    set_error(undefined);
    try {
      await send({ aspects: set, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) });
      clear_aspects();
      clear_comment();
    } catch (problem) {
      set_error(problem);
    } finally {
      set_busy(false);
    }
  };
  const on_submit = (event: SyntheticEvent) => {
    event.preventDefault();
    void submit();
  };
  const change = (aspect: Aspect, value: number | undefined) => {
    const next = { ...set, [aspect]: value };
    if (value === undefined) Reflect.deleteProperty(next, aspect);
    set_aspects(next);
  };

  return (
    <form className={styles.rate} onSubmit={on_submit} aria-label={words.title(name)}>
      <p className={styles.soft}>{words.lead}</p>
      <FormError error={error} />
      <div className={styles.aspects}>
        {aspects.map((aspect) => <AspectSlider key={aspect} aspect={aspect} value={set[aspect]} set={(value) => change(aspect, value)} />)}
      </div>
      <Textarea label={words.comment} description={words.comment_help} value={comment} maxLength={8000} autosize minRows={2} maxRows={8}
        onChange={(event) => set_comment(event.currentTarget.value)} />
      <div className={styles.buttons}>
        <Button type="submit" loading={busy}>{words.submit}</Button>
        <Button variant="subtle" onClick={cancel}>{texts.common.cancel}</Button>
        <span aria-live="polite" className={styles.overall}>{overall === undefined ? '' : `${words.overall}: ${format.score(overall)}`}</span>
      </div>
    </form>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { FactDefinition, FactValue, Item } from '../../api/contract';
import { texts } from '../../texts/en';
import { choice_words } from '../profile/choices';
import styles from './for_you.module.css';

const words = texts.portal.card;

interface OneProps {
  question: string;
  definition: FactDefinition | undefined;
  answer: (value: FactValue) => void;
  busy: boolean;
}

/** A flag or a choice is answered by one touch, a number or a date by writing it. */
function Question({ question, definition, answer, busy }: OneProps) {
  const [text, set_text] = useState('');
  const type = definition?.type ?? 'flag';
  if (type === 'flag' || type === 'choice') {
    const options: [string, FactValue][] =
      type === 'flag' ? [[texts.common.yes, true], [texts.common.no, false]] : (definition?.choices ?? []).map((choice) => [choice_words(choice), choice]);
    return (
      <div className={styles.ask} role="group" aria-label={question}>
        <span>{question}</span>
        <span className={styles.ask_options}>
          {options.map(([label, value]) => (
            <Button key={label} variant="default" size="compact-md" radius="xl" disabled={busy} onClick={() => answer(value)}>{label}</Button>
          ))}
        </span>
      </div>
    );
  }
  const value = type === 'number' ? Number(text.replaceAll(/[\s,]/gu, '')) : text;
  const valid = text.trim() !== '' && !Number.isNaN(value);
  return (
    <form className={styles.ask} onSubmit={(event) => { event.preventDefault(); if (valid) answer(value); }}>
      <TextInput label={question} value={text} type={type === 'date' ? 'date' : 'text'} inputMode={type === 'number' ? 'decimal' : undefined}
        onChange={(event) => set_text(event.currentTarget.value)} />
      <Button type="submit" variant="default" disabled={!valid || busy}>{words.ask_save}</Button>
    </form>
  );
}

interface Props {
  item: Item;
  facts: FactDefinition[];
  answer: (fact: string, value: FactValue) => void;
  busy: boolean;
}

/** Facts that would decide whether this is open to the customer. */
export function Ask({ item, facts, answer, busy }: Props) {
  if (item.ask.length === 0) return null;
  return (
    <div className={styles.asks}>
      <strong>{words.ask_title}</strong>
      {item.ask.map(({ fact, question }) => (
        <Question key={fact} question={question} busy={busy} definition={facts.find((entry) => entry.name === fact)} answer={(value) => answer(fact, value)} />
      ))}
    </div>
  );
}

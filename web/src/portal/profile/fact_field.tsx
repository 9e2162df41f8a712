import { Checkbox, Radio, TextInput } from '@mantine/core';

import type { FactDefinition, FactValue } from '../../api/contract';
import { texts } from '../../texts/en';
import { choice_words } from './choices';
import { choices_with_stored, service_groups } from './form_facts';
import styles from './profile.module.css';

const words = texts.portal.profile;

interface Props {
  definition: FactDefinition;
  stored: FactValue | undefined;
  value: FactValue | undefined;
  error: string | undefined;
  disabled: boolean;
  set: (value: FactValue) => void;
}

type Choice = ReturnType<typeof choices_with_stored>[number];

function Checks({ choices, disabled }: { choices: Choice[]; disabled: boolean }) {
  return (
    <div className={styles.choices}>
      {choices.map(({ choice, listed }) => (
        <Checkbox key={choice} value={choice} label={<bdi>{choice_words(choice)}</bdi>} description={listed ? undefined : words.kept} disabled={disabled} />
      ))}
    </div>
  );
}

/** Thirty services in the five groups in which the prototype asked for them. */
function Services({ choices, disabled }: { choices: Choice[]; disabled: boolean }) {
  const grouped = Object.entries(service_groups).map(([group, members]) => ({
    title: words.service_groups[group as keyof typeof service_groups],
    choices: choices.filter(({ choice }) => (members as readonly string[]).includes(choice)),
  }));
  const known = new Set<string>(Object.values(service_groups).flat());
  const others = { title: words.service_groups.other, choices: choices.filter(({ choice }) => !known.has(choice)) };
  return (
    <div className={styles.groups}>
      {[...grouped, others].filter((group) => group.choices.length > 0).map((group) => (
        <fieldset key={group.title} className={styles.group}>
          <legend>{group.title}</legend>
          <Checks choices={group.choices} disabled={disabled} />
        </fieldset>
      ))}
    </div>
  );
}

/** One fact of the dictionary as a question. */
export function FactField({ definition, stored, value, error, disabled, set }: Props) {
  const { name, type } = definition;
  const label = words.questions[name] ?? definition.label;
  const choices = choices_with_stored(definition.choices, stored);
  if (type === 'choices') {
    return (
      <Checkbox.Group label={label} value={Array.isArray(value) ? value : []} onChange={set} error={error}>
        {name === 'preferred_services' ? <Services choices={choices} disabled={disabled} /> : <Checks choices={choices} disabled={disabled} />}
      </Checkbox.Group>
    );
  }
  if (type === 'choice' || type === 'flag') {
    const options = type === 'choice'
      ? choices.map(({ choice }) => ({ key: choice, label: choice_words(choice) }))
      : [{ key: 'true', label: texts.common.yes }, { key: 'false', label: texts.common.no }];
    return (
      <Radio.Group label={label} value={value === undefined ? '' : String(value)} error={error}
        onChange={(next) => set(type === 'flag' ? next === 'true' : next)}>
        <div className={styles.choices}>
          {options.map((option) => <Radio key={option.key} value={option.key} label={<bdi>{option.label}</bdi>} disabled={disabled} />)}
        </div>
      </Radio.Group>
    );
  }
  return (
    <TextInput label={label} value={value === undefined ? '' : String(value)} error={error} disabled={disabled} type={type === 'date' ? 'date' : 'text'}
      inputMode={type === 'number' ? 'decimal' : undefined} onChange={(event) => set(event.currentTarget.value)} />
  );
}

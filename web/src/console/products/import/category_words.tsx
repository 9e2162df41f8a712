import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';

import { texts } from '../../../texts/en';
import { category_text } from '../../parts/category';
import { categories } from '../standing';
import styles from './import.module.css';
import type { Plan } from './plan';

const words = texts.console.import_products;

interface Choices {
  /** Seen in the first rows. */
  seen: string[];
  given: Plan['words'];
  give: (given: Plan['words']) => void;
}

/** What the file's own words for categories mean. */
export function CategoryWords({ seen, given, give }: Choices) {
  const [another, set_another] = useState('');
  const word = another.trim().toLowerCase();
  const all = [...new Set([...seen, ...Object.keys(given)])];
  const add = () => {
    if (word !== '' && !all.includes(word)) give({ ...given, [word]: '' });
    set_another('');
  };
  return (
    <div className={styles.part}>
      {all.length > 0 ? (
        <div className={styles.many}>
          {all.map((each) => (
            <Select key={each} size="sm" label={words.means_of(each)} value={given[each] ?? ''} allowDeselect={false} comboboxProps={{ withinPortal: false }}
              data={[{ value: '', label: words.unsaid }, ...categories.map((value) => ({ value, label: category_text(value) }))]} onChange={(next) => give({ ...given, [each]: next ?? '' })} />
          ))}
        </div>
      ) : null}
      <div className={styles.add}>
        <TextInput size="sm" label={words.add_word} description={words.add_word_help} value={another} maxLength={100} autoComplete="off" onChange={(event) => set_another(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }} />
        <Button size="sm" variant="default" onClick={add}>{words.add}</Button>
      </div>
    </div>
  );
}

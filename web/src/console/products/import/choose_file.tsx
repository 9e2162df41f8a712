import { Button, FileInput, Select, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';

import { FormError } from '../../../parts/form_error';
import { Section } from '../../../parts/page';
import { texts } from '../../../texts/en';
import filters from '../../parts/filters.module.css';
import { first_plan, format_of, is_csv, type Plan } from './plan';

const words = texts.console.import_products;
const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));
/** Enough of a file to read its column names. */
const beginning = 16_384;

interface Choices {
  file: File | null;
  plan: Plan;
  /** A file, or another way to read it: all that was found before is void. */
  choose: (file: File | null, plan: Plan) => void;
  check: (file: File) => void;
  error: unknown;
  checking: boolean;
}

export function ChooseFile({ file, plan, choose, check, error, checking }: Choices) {
  const [missing, set_missing] = useState(false);
  const take = async (next: File | null) => {
    if (!next) {
      choose(null, plan);
      return;
    }
    // What can't be read here is told by the check.
    const kind = format_of(next.name, await next.slice(0, beginning).text().catch(() => ''));
    set_missing(false);
    choose(next, { ...first_plan, format: kind });
  };
  const change = (more: Partial<Plan>) => choose(file, { ...first_plan, format: plan.format, brand: plan.brand, encoding: plan.encoding, ...more });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(!file);
    if (file) check(file);
  };
  return (
    <Section title={words.choose}>
      <form onSubmit={submit} className={filters.form} noValidate>
        <FileInput size="sm" label={words.file} placeholder={words.no_file} value={file} accept=".jsonl,.ndjson,.json,.csv" error={missing ? words.file_missing : undefined} onChange={(next) => void take(next)} />
        <Select size="sm" label={words.format} value={plan.format} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={options(words.formats)} onChange={(next) => next && change({ format: next })} />
        {plan.format === 'cdr' ? <TextInput size="sm" label={words.brand} description={words.brand_help} value={plan.brand} onChange={(event) => change({ brand: event.currentTarget.value })} /> : null}
        {is_csv(plan.format) ? <Select size="sm" label={words.encoding} description={words.encoding_help} value={plan.encoding} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={options(words.encodings)} onChange={(next) => change({ encoding: next ?? '' })} /> : null}
        <FormError error={error} />
        <div><Button type="submit" loading={checking}>{words.check}</Button></div>
      </form>
    </Section>
  );
}

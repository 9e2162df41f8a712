import { Button, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { Link } from 'react-router';

import { call } from '../../../api/client';
import type { ImportReport } from '../../../api/contract';
import { FormError } from '../../../parts/form_error';
import { Page, Section } from '../../../parts/page';
import parts from '../../../parts/parts.module.css';
import { texts } from '../../../texts/en';
import filters from '../../parts/filters.module.css';
import lists from '../../parts/lists.module.css';
import { CategoryWords } from './category_words';
import { ChooseFile } from './choose_file';
import { Columns, Found } from './found';
import styles from './import.module.css';
import { first_plan, foreign_words, is_csv, is_own, named_alike, query_of, type Mapping, type Plan } from './plan';
import { Report } from './report';

const words = texts.console.import_products;

function send(file: File, plan: Plan, dry_run: boolean): Promise<ImportReport> {
  const type = is_csv(plan.format) ? 'text/csv' : plan.format === 'jsonl' ? 'application/x-ndjson' : 'application/json';
  return call<ImportReport>('POST', '/products:import', { query: { dry_run, ...query_of(plan) }, file: { type, content: file } });
}

/** What a check found, and the plan it was made by. */
interface Checked {
  report: ImportReport;
  plan: Plan;
  alike: Mapping;
}

function unknown_options(format: string) {
  const { keep, 'leave-out': leave, refuse_csv, refuse_jsonl } = words.unknown_choices;
  const refuse = format === 'csv' ? refuse_csv : refuse_jsonl;
  const usual = format === 'csv' ? 'leave-out' : 'refuse';
  return [{ value: 'leave-out', label: leave }, { value: 'keep', label: keep }, { value: 'refuse', label: refuse }].map((option) => (option.value === usual ? { ...option, value: '' } : option));
}

interface ReadingChoices {
  checked: Checked;
  /** Not yet checked as it now stands. */
  changed: boolean;
  plan: Plan;
  change: (more: Partial<Plan>) => void;
  again: () => void;
  checking: boolean;
  error: unknown;
}

/** What a person says of columns and words that the file has of its own. */
function Reading({ checked, changed, plan, change, again, checking, error }: ReadingChoices) {
  const { alike, report } = checked;
  const { preview } = report;
  const seen = preview ? foreign_words(preview, plan.chosen, alike) : [];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    again();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Section title={preview ? words.columns : words.own_words} lead={preview ? words.columns_lead : undefined}>
        {preview ? <Columns preview={preview} chosen={plan.chosen} alike={alike} choose={(chosen) => change({ chosen })} /> : null}
        {is_own(plan.format) ? (
          <>
            <div className={filters.form}><Select size="sm" label={plan.format === 'csv' ? words.unknown_csv : words.unknown_jsonl} value={plan.unknown} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={unknown_options(plan.format)} onChange={(next) => change({ unknown: next ?? '' })} /></div>
            <h3>{words.categories}</h3>
            <p className={parts.section_lead}>{words.categories_lead}</p>
            <CategoryWords seen={seen} given={plan.words} give={(given) => change({ words: given })} />
          </>
        ) : null}
        <FormError error={error} />
        <div><Button type="submit" variant={changed ? 'filled' : 'default'} loading={checking}>{words.check_again}</Button></div>
      </Section>
    </form>
  );
}

export function ImportPage() {
  const client = useQueryClient();
  const [file, set_file] = useState<File | null>(null);
  const [plan, set_plan] = useState(first_plan);
  const [checked, set_checked] = useState<Checked>();
  const check = useMutation({
    mutationFn: ({ file: of, plan: by }: { file: File; plan: Plan }) => send(of, by, true),
    onSuccess: (report, { plan: by }) => set_checked((before) => ({ report, plan: by, alike: before?.alike ?? (report.preview ? named_alike(report.preview) : {}) })),
  });
  const take = useMutation({
    mutationFn: ({ file: of, plan: by }: { file: File; plan: Plan }) => send(of, by, false),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => ['catalogue', 'product', 'work-queue'].includes(String(queryKey[0])) }),
  });
  const choose = (next: File | null, by: Plan) => {
    set_file(next);
    set_plan(by);
    set_checked(undefined);
    check.reset();
    take.reset();
  };
  if (take.data) {
    return (
      <Page title={words.title}>
        <Section title={words.done}>
          <div className={parts.done} role="status">{words.done_text(take.data.accepted, take.data.rejected_count)}</div>
          <Report report={take.data} taken />
          <div className={lists.line}>
            <Button component={Link} to="/console/products" variant="default">{words.to_products}</Button>
            <Button variant="subtle" onClick={() => choose(null, first_plan)}>{words.another}</Button>
          </div>
        </Section>
      </Page>
    );
  }
  const report = checked?.report;
  const good = report?.accepted ?? 0;
  const changed = checked !== undefined && checked.plan !== plan;
  const may_say = report !== undefined && (report.preview !== undefined || (is_own(plan.format) && (report.unclassified > 0 || report.rejected_count > 0 || plan.unknown !== '' || Object.keys(plan.words).length > 0)));
  return (
    <Page title={words.title} lead={words.lead}>
      <ChooseFile file={file} plan={plan} choose={choose} check={(of) => check.mutate({ file: of, plan })} error={checked ? undefined : check.error} checking={check.isPending && !checked} />
      <p className="hidden" role="status">{report ? words.summary(good, report.rejected_count) : ''}</p>
      {checked && file && report ? (
        <>
          {report.preview ? <Found preview={report.preview} /> : null}
          {may_say ? <Reading checked={checked} changed={changed} plan={plan} change={(more) => set_plan({ ...plan, ...more })} again={() => check.mutate({ file, plan })} checking={check.isPending} error={check.error} /> : null}
          <Section title={words.preview} lead={words.preview_lead}>
            <Report report={report} />
            <FormError error={take.error} />
            <div className={filters.filters}>
              <Button disabled={good === 0 || changed || check.isPending} loading={take.isPending} onClick={() => take.mutate({ file, plan })}>{words.import(good)}</Button>
              {changed ? <span className={filters.count}>{words.changed_since}</span> : good === 0 ? <span className={filters.count}>{words.nothing_good}</span> : null}
            </div>
          </Section>
        </>
      ) : null}
    </Page>
  );
}

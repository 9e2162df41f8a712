import { Button, FileInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { Link } from 'react-router';

import { call } from '../../api/client';
import type { ImportReport } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import parts from '../../parts/parts.module.css';
import { texts } from '../../texts/en';
import { Facts } from '../parts/facts';
import filters from '../parts/filters.module.css';
import { DataTable } from '../parts/table';

const words = texts.console.import_products;

/** The format by the file's name; banks' open data can't be told from a name and is chosen by hand. */
export function format_of(name: string): string {
  return name.toLowerCase().endsWith('.csv') ? 'prototype-csv' : 'jsonl';
}

const media_types: Record<string, string> = { 'prototype-csv': 'text/csv', jsonl: 'application/x-ndjson' };

interface Chosen {
  file: File;
  kind: string;
  brand: string;
}

function send({ file, kind, brand }: Chosen, dry_run: boolean): Promise<ImportReport> {
  return call<ImportReport>('POST', '/products:import', {
    query: { dry_run, format: kind, brand: kind === 'cdr' && brand !== '' ? brand : undefined },
    file: { type: media_types[kind] ?? 'application/json', content: file },
  });
}

function Report({ report }: { report: ImportReport }) {
  return (
    <>
      <Facts rows={[
        [words.accepted, format.number(report.accepted)], [words.changed, format.number(report.changed)],
        [words.unchanged, format.number(report.unchanged)], [words.rejected, format.number(report.rejected_count)],
      ]} />
      {report.rejected.length > 0 ? (
        <>
          <h3>{words.rejected_title}</h3>
          <DataTable label={words.rejected_title} rows={report.rejected} row_key={({ line }, at) => `${line}-${at}`} file="rejected-rows" sort="rejected" first_order="line" limit={50}
            columns={[
              { key: 'line', label: words.line, number: true, value: ({ line }) => line },
              { key: 'reason', label: words.reason, value: ({ reason }) => reason },
            ]} />
        </>
      ) : null}
      {report.notes.length > 0 ? <ul>{report.notes.map((note) => <li key={note}><bdi>{note}</bdi></li>)}</ul> : null}
    </>
  );
}

export function ImportPage() {
  const client = useQueryClient();
  const [file, set_file] = useState<File | null>(null);
  const [kind, set_kind] = useState('jsonl');
  const [brand, set_brand] = useState('');
  const [missing, set_missing] = useState(false);
  const check = useMutation({ mutationFn: (chosen: Chosen) => send(chosen, true) });
  const take = useMutation({
    mutationFn: (chosen: Chosen) => send(chosen, false),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'catalogue' || queryKey[0] === 'product' }),
  });
  const anew = () => {
    check.reset();
    take.reset();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(!file);
    anew();
    if (file) check.mutate({ file, kind, brand });
  };
  const good = check.data ? check.data.accepted : 0;
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.choose}>
        <form onSubmit={submit} className={filters.form} noValidate>
          <FileInput size="sm" label={words.file} placeholder={words.no_file} value={file} accept=".jsonl,.ndjson,.json,.csv" error={missing ? words.file_missing : undefined}
            onChange={(next) => {
              set_file(next);
              if (next) set_kind(format_of(next.name));
              anew();
            }} />
          <Select size="sm" label={words.format} value={kind} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={Object.entries(words.formats).map(([value, label]) => ({ value, label }))}
            onChange={(next) => {
              set_kind(next ?? 'jsonl');
              anew();
            }} />
          {kind === 'cdr' ? <TextInput size="sm" label={words.brand} description={words.brand_help} value={brand} onChange={(event) => set_brand(event.currentTarget.value)} /> : null}
          <FormError error={check.error} />
          <div><Button type="submit" loading={check.isPending}>{words.check}</Button></div>
        </form>
      </Section>
      <div role="status">
        {check.data && !take.data ? (
          <Section title={words.preview} lead={words.preview_lead}>
            <Report report={check.data} />
            <FormError error={take.error} />
            <div className={filters.filters}>
              <Button disabled={good === 0} loading={take.isPending} onClick={() => file && take.mutate({ file, kind, brand })}>{words.import(good)}</Button>
              {good === 0 ? <span className={filters.count}>{words.nothing_good}</span> : null}
            </div>
          </Section>
        ) : null}
        {take.data ? (
          <Section title={words.done}>
            <div className={parts.done}>{words.done_text(take.data.accepted, take.data.rejected_count)}</div>
            <Report report={take.data} />
            <div><Button component={Link} to="/console/products" variant="default">{words.to_products}</Button></div>
          </Section>
        ) : null}
      </div>
    </Page>
  );
}

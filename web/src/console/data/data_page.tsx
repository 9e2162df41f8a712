import { Button, Tabs, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';

import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { useAddress } from '../parts/address';
import filters_style from '../parts/filters.module.css';
import lists from '../parts/lists.module.css';
import { DataTable, export_rows } from '../parts/table';
import { export_limit, read_everything } from './export';
import { kinds, tables, type Filters, type Kind, type RawTable } from './tables';

const words = texts.console.data;
const page_rows = 50;
const decisions_a_page = 20;  // of about five rows each
const filter_names = ['from', 'to', 'customer', 'product'] as const;

function useFilters(): Filters {
  const { get } = useAddress();
  return Object.fromEntries(filter_names.map((name) => [name, get(name) || undefined]));
}

function FilterForm({ all }: { all: boolean }) {
  const { get, set } = useAddress();
  const [typed, set_typed] = useState(() => Object.fromEntries(filter_names.map((name) => [name, get(name)])));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set({ ...Object.fromEntries(filter_names.map((name) => [name, typed[name]?.trim()])), cursor: undefined });
  };
  const field = (name: (typeof filter_names)[number], type = 'text') => (
    <TextInput size="sm" type={type} label={words.filters[name]} value={typed[name] ?? ''} onChange={(event) => set_typed({ ...typed, [name]: event.currentTarget.value })} />
  );
  return (
    <form className={filters_style.filters} role="search" onSubmit={submit}>
      {all ? field('from', 'date') : null}
      {all ? field('to', 'date') : null}
      {field('customer')}
      {all ? field('product') : null}
      <Button size="sm" type="submit" variant="default">{words.filter}</Button>
    </form>
  );
}

function Export<T>({ kind, table, filters }: { kind: Kind; table: RawTable<T>; filters: Filters }) {
  const [rows, set_rows] = useState<number>();
  const [note, set_note] = useState('');
  const [error, set_error] = useState<unknown>(null);
  const going = useRef(false);
  const stopped = () => !going.current;
  const start = async () => {
    going.current = true;
    set_rows(0);
    set_note('');
    set_error(null);
    try {
      const { rows: all, cut } = await read_everything(table, filters, (count) => {
        set_rows(count);
        return !stopped();
      });
      if (stopped()) return;
      export_rows(kind, table.columns(all), all);
      set_note(cut ? words.export_cut(format.number(export_limit)) : words.export_done(format.number(all.length)));
    } catch (failure) {
      set_error(failure);
    } finally {
      going.current = false;
      set_rows(undefined);
    }
  };
  return (
    <div className={lists.line}>
      {rows === undefined ? <Button size="sm" variant="default" onClick={() => void start()}>{words.export}</Button> : (
        <Button size="sm" variant="default" onClick={() => {
          going.current = false;
        }}>{words.export_stop}</Button>
      )}
      <span role="status" className={lists.soft}>{rows === undefined ? note : words.export_going(format.number(rows))}</span>
      <FormError error={error} />
    </div>
  );
}

function Raw<T>({ kind, table }: { kind: Kind; table: RawTable<T> }) {
  const { get, set } = useAddress();
  const filters = useFilters();
  const cursor = get('cursor') || undefined;
  const own = table.filters ? filters : { customer: filters.customer };
  const query = useQuery({
    queryKey: ['raw', kind, own, cursor],
    queryFn: () => table.read(own, cursor, kind === 'decisions' ? decisions_a_page : page_rows),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <FilterForm all={table.filters} />
      <Loaded query={query} heights={[640]}>
        {({ rows, next }) => (
          <section className={filters_style.sheet} aria-label={words.kinds[kind]}>
            <DataTable label={words.kinds[kind]} rows={rows} columns={table.columns(rows)} row_key={table.row_key} empty={next === null ? words.empty : words.empty_so_far} />
            <div className={lists.line}>
              {cursor ? <Button size="sm" variant="default" onClick={() => set({ cursor: undefined })}>{words.newest}</Button> : null}
              <Button size="sm" variant="default" disabled={next === null || query.isPlaceholderData} onClick={() => set({ cursor: next ?? undefined })}>{words.next_page}</Button>
              <div className={filters_style.end}><Export kind={kind} table={table} filters={own} /></div>
            </div>
          </section>
        )}
      </Loaded>
    </>
  );
}

/** Raw tables. What is shown, the filters and the place in the list stand in the address. */
export function DataPage() {
  const may = useMay();
  const { get, set } = useAddress();
  const open = kinds.filter((kind) => (kind === 'profiles' ? may('read_customers', 'read_pseudonyms') : may('read_ledger', 'read_pseudonyms')));
  const kind = open.find((name) => name === get('table')) ?? (open.includes('interactions') ? 'interactions' : open[0]) ?? 'feedback';
  return (
    <Page title={words.title} lead={words.lead}>
      <Tabs value={kind} onChange={(next) => set({ table: next ?? undefined, cursor: undefined })} keepMounted={false}>
        <Tabs.List className={lists.tabs} aria-label={words.title}>{open.map((name) => <Tabs.Tab key={name} value={name}>{words.kinds[name]}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="profiles"><Raw kind="profiles" table={tables.profiles} /></Tabs.Panel>
        <Tabs.Panel value="interactions"><Raw kind="interactions" table={tables.interactions} /></Tabs.Panel>
        <Tabs.Panel value="feedback"><Raw kind="feedback" table={tables.feedback} /></Tabs.Panel>
        <Tabs.Panel value="decisions"><Raw kind="decisions" table={tables.decisions} /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}

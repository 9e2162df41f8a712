import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { Link } from 'react-router';

import { call, part } from '../../api/client';
import type { CustomerRow, Page as PageOf } from '../../api/contract';
import { Page } from '../../parts/page';
import { Failed, Waiting } from '../../parts/states';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { useAddress } from '../parts/address';
import filters from '../parts/filters.module.css';
import { DataTable } from '../parts/table';

const words = texts.console.customers;

function useCustomers(text: string) {
  return useInfiniteQuery({
    queryKey: ['customers', text],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call<PageOf<CustomerRow>>('GET', '/customers', { query: { q: text || undefined, cursor: pageParam, limit: 50 } }),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

const id_of = ({ customer_id, pseudonym }: CustomerRow): string => customer_id ?? pseudonym ?? '';

function Found({ text }: { text: string }) {
  const may = useMay();
  const query = useCustomers(text);
  if (query.error && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting heights={[320]} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  const known = may('read_customers');
  return (
    <section className={filters.sheet} aria-label={words.found}>
      <DataTable label={words.found} rows={rows} row_key={(row) => id_of(row)} empty={text ? words.none_found : words.no_customers}
        columns={[
          { key: 'customer_id', label: known ? words.customer : words.pseudonym, tight: true, value: id_of, cell: (row) => (known ? <Link to={`/console/customers/${part(id_of(row))}`}><bdi>{id_of(row)}</bdi></Link> : <bdi>{id_of(row)}</bdi>) },
          ...(rows.some(({ name }) => name) ? [{ key: 'name', label: words.name, value: ({ name }: CustomerRow) => name }] : []),
          { key: 'kind', label: words.kind, value: ({ kind }: CustomerRow) => words.kinds[kind] },
        ]} />
      {query.hasNextPage ? <Button variant="default" size="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{texts.common.more}</Button> : null}
    </section>
  );
}

export function CustomersPage() {
  const may = useMay();
  const { get, set } = useAddress();
  const [typed, set_typed] = useState(get('q'));
  const search = (event: SyntheticEvent) => {
    event.preventDefault();
    set({ q: typed.trim() });
  };
  return (
    <Page title={words.title} lead={may('read_customers') ? words.lead : words.lead_pseudonyms}>
      <form role="search" className={filters.filters} onSubmit={search}>
        <TextInput size="sm" type="search" label={may('read_customers') ? words.search : words.search_pseudonyms} value={typed} onChange={(event) => set_typed(event.currentTarget.value)} />
        <Button size="sm" type="submit">{words.find}</Button>
      </form>
      <Found key={get('q')} text={get('q')} />
    </Page>
  );
}

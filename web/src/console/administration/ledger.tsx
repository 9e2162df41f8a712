import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { call } from '../../api/client';
import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { save_file } from '../parts/csv';
import lists from '../parts/lists.module.css';

const words = texts.console.administration;

export function Ledger() {
  const query = useQuery({ queryKey: ['ledger-head'], queryFn: () => call<{ signed_head: string }>('GET', '/ledger/head'), staleTime: 0 });
  return (
    <Section title={words.head} lead={words.head_lead}>
      <Loaded query={query} heights={[160]}>
        {({ signed_head }) => (
          <>
            <pre className={lists.mono}>{signed_head}</pre>
            <div className={lists.line}>
              <Button size="sm" onClick={() => save_file('ledger-head.txt', signed_head, 'text/plain;charset=utf-8')}>{words.head_keep}</Button>
              <Button size="sm" variant="default" loading={query.isFetching} onClick={() => void query.refetch()}>{words.head_again}</Button>
            </div>
          </>
        )}
      </Loaded>
    </Section>
  );
}

import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call, part } from '../../api/client';
import type { Account, List, NewAccount, Role } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { useSession } from '../../session/session';
import { texts } from '../../texts/en';
import lists from '../parts/lists.module.css';
import { DataTable } from '../parts/table';
import { AddAccount } from './add_account';
import { Secret } from './secret';

const words = texts.console.accounts;
export const staff_roles: Role[] = ['relationship_manager', 'analyst', 'product_owner', 'approver', 'auditor', 'privacy_officer', 'administrator'];

function Change({ account, failed }: { account: Account; failed: (error: unknown) => void }) {
  const client = useQueryClient();
  const session = useSession();
  const change = useMutation({
    mutationFn: (body: { role?: Role; suspended?: boolean }) => call<Account>('PUT', `/accounts/${part(account.name)}`, { body }),
    onMutate: () => failed(null),
    onError: failed,
    onSuccess: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  if (account.name === session.user_name) return <span className={lists.soft}>{words.yourself}</span>;
  return (
    <div className={lists.change}>
      {account.role === 'service' ? null : (
        <Select size="xs" aria-label={words.role_of(account.name)} value={account.role} allowDeselect={false} comboboxProps={{ withinPortal: true }} disabled={change.isPending}
          data={staff_roles.map((role) => ({ value: role, label: texts.console.roles[role] }))} onChange={(role) => role && role !== account.role && change.mutate({ role })} />
      )}
      <Button size="xs" variant="default" loading={change.isPending} aria-label={account.suspended ? words.restore_of(account.name) : words.suspend_of(account.name)} onClick={() => change.mutate({ suspended: !account.suspended })}>
        {account.suspended ? words.restore : words.suspend}
      </Button>
    </div>
  );
}

/** Accounts of staff, or of systems (whose secret is an API key). */
export function Accounts({ systems }: { systems: boolean }) {
  const query = useQuery({ queryKey: ['accounts'], queryFn: () => call<List<Account>>('GET', '/accounts') });
  const [made, set_made] = useState<NewAccount>();
  const [error, set_error] = useState<unknown>(null);
  const title = systems ? words.keys_title : words.title;
  return (
    <>
      {made ? <Secret made={made} close={() => set_made(undefined)} /> : null}
      <Section title={title} lead={systems ? words.keys_lead : words.lead}>
        <FormError error={error} />
        <Loaded query={query} heights={[320]}>
          {({ items }) => (
            <DataTable label={title} rows={items.filter(({ role }) => (role === 'service') === systems)} row_key={({ name }) => name} file={systems ? 'api-keys' : 'accounts'} sort="accounts" first_order="name" empty={systems ? words.no_keys : words.empty}
              columns={[
                { key: 'name', label: words.name, value: ({ name }) => name },
                ...(systems ? [] : [{ key: 'role', label: words.role, value: ({ role }: Account) => texts.console.roles[role] }]),
                { key: 'status', label: words.status, value: ({ suspended }) => (suspended ? words.suspended : words.active) },
                { key: 'created', label: words.created, tight: true, value: ({ created }) => created, cell: ({ created }) => format.short_date(created) },
                ...(systems ? [] : [
                  { key: 'last_log_in', label: words.last_log_in, tight: true, value: ({ last_log_in }: Account) => last_log_in, cell: ({ last_log_in }: Account) => (last_log_in ? format.stamp(last_log_in) : words.never) },
                  { key: 'second_factor', label: words.second_factor, value: ({ second_factor }: Account) => second_factor },
                ]),
                { key: 'change', label: words.change, value: () => null, cell: (account) => <Change account={account} failed={set_error} /> },
              ]} />
          )}
        </Loaded>
      </Section>
      <AddAccount systems={systems} added={set_made} />
    </>
  );
}

import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call } from '../../api/client';
import type { NewAccount, Role } from '../../api/contract';
import { ApiError } from '../../api/problem';
import { FormError } from '../../parts/form_error';
import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import filters from '../parts/filters.module.css';
import { staff_roles } from './accounts';

const words = texts.console.accounts;

export function AddAccount({ systems, added }: { systems: boolean; added: (made: NewAccount) => void }) {
  const client = useQueryClient();
  const [name, set_name] = useState('');
  const [role, set_role] = useState<Role>('analyst');
  const [scopes, set_scopes] = useState<string[]>([]);
  const [missing, set_missing] = useState(false);
  const add = useMutation({
    mutationFn: () => call<NewAccount>('POST', '/accounts', { body: systems ? { name: name.trim(), role: 'service', scopes } : { name: name.trim(), role } }),
    onSuccess: (made) => {
      set_name('');
      set_scopes([]);
      added(made);
      return client.invalidateQueries({ queryKey: ['accounts'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set_missing(name.trim() === '');
    if (name.trim() !== '') add.mutate();
  };
  const fields = add.error instanceof ApiError ? add.error.fields : {};
  return (
    <Section title={systems ? words.add_key : words.add}>
      <form className={filters.form} onSubmit={submit} noValidate>
        <FormError error={add.error} />
        <TextInput size="sm" label={words.name} description={systems ? words.key_name_help : words.name_help} value={name} maxLength={64} autoComplete="off" error={missing ? words.name_missing : fields['name']} onChange={(event) => set_name(event.currentTarget.value)} />
        {systems ? (
          <Checkbox.Group size="sm" label={words.scopes} description={words.scopes_help} value={scopes} onChange={set_scopes}>
            <div className={filters.choices}>{Object.entries(words.permissions).map(([value, label]) => <Checkbox key={value} size="sm" value={value} label={label} />)}</div>
          </Checkbox.Group>
        ) : (
          <Select size="sm" label={words.role} value={role} allowDeselect={false} comboboxProps={{ withinPortal: false }} data={staff_roles.map((each) => ({ value: each, label: texts.console.roles[each] }))} error={fields['role']} onChange={(next) => next && set_role(next)} />
        )}
        <div><Button type="submit" loading={add.isPending}>{systems ? words.add_key_action : words.add_action}</Button></div>
      </form>
    </Section>
  );
}

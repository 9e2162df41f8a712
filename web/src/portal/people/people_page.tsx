import { Button, Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { call, part } from '../../api/client';
import type { Code, Member } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Empty, Loaded } from '../../parts/states';
import { useSession } from '../../session/session';
import { texts } from '../../texts/en';
import { useActing, useMembers } from '../data';
import styles from './people.module.css';

const words = texts.portal.people;
const roles = ['owner', 'finance', 'viewer'] as const;
type InvitedRole = (typeof roles)[number];

function Invite({ customer_id }: { customer_id: string }) {
  const [role, set_role] = useState<InvitedRole>('viewer');
  const [days, set_days] = useState('');
  const [fault, set_fault] = useState<string>();
  const invite = useMutation({
    mutationFn: (limit: number | undefined) =>
      call<Code>('POST', `/customers/${part(customer_id)}/invitations`, { body: { role, ...(limit === undefined ? {} : { days: limit }) } }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const limit = days.trim() === '' ? undefined : Number(days);
    const right = limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= 3650);
    set_fault(right ? undefined : words.days_wrong);
    if (right) invite.mutate(limit);
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <FormError error={invite.error} />
      <Radio.Group label={words.role_label} value={role} onChange={(value) => set_role(value)}>
        <div className={styles.roles}>{roles.map((each) => <Radio key={each} value={each} label={words.roles[each]} />)}</div>
      </Radio.Group>
      <TextInput label={words.days} description={words.days_help} value={days} inputMode="numeric" error={fault} onChange={(event) => set_days(event.currentTarget.value)} />
      <div><Button type="submit" loading={invite.isPending}>{words.submit}</Button></div>
      <div role="status">{invite.data ? <p className={styles.code}>{words.code(invite.data.code, format.date_time(invite.data.expires_at))}</p> : null}</div>
    </form>
  );
}

interface MembersProps {
  customer_id: string;
  members: Member[];
  owner: boolean;
}

function Members({ customer_id, members, owner }: MembersProps) {
  const client = useQueryClient();
  const { customer_id: own } = useSession();
  const revoke = useMutation({
    mutationFn: (member: string) => call('DELETE', `/customers/${part(customer_id)}/members/${part(member)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: [customer_id, 'members'] }),
  });
  if (members.length === 0) return <p className={styles.soft}>{words.none}</p>;
  return (
    <>
      <FormError error={revoke.error} />
      <ul className={styles.lines}>
        {members.map((member) => {
          const name = member.name ?? member.customer_id;
          return (
            <li key={member.customer_id} className={styles.line}>
              <span><strong><bdi>{name}</bdi></strong> {member.customer_id === own ? words.you : ''}</span>
              <span className={styles.soft}>
                {texts.account.acting.role[member.role] ?? member.role}, {member.expires_at ? words.until(format.date(member.expires_at)) : words.open_end}
              </span>
              {owner && member.customer_id !== own ? (
                <Button variant="subtle" size="compact-md" aria-label={words.revoke_of(name)} onClick={() => revoke.mutate(member.customer_id)}>{words.revoke}</Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      <div role="status" className={styles.soft}>{revoke.isSuccess ? words.revoked : ''}</div>
    </>
  );
}

function Organisation({ id, name, owner }: { id: string; name: string; owner: boolean }) {
  const members = useMembers(id);
  return (
    <Page title={words.title} lead={words.lead(name)}>
      <Section title={words.members}>
        <Loaded query={members} heights={[48, 48]}>{({ items }) => <Members customer_id={id} members={items} owner={owner} />}</Loaded>
      </Section>
      <Section title={words.invite} lead={owner ? words.invite_text : words.owner_only}>{owner ? <Invite customer_id={id} /> : null}</Section>
    </Page>
  );
}

export function PeoplePage() {
  const { id, name, self, role } = useActing();
  if (self) return <Page title={words.title}><Empty title={words.title}>{words.not_organisation}</Empty></Page>;
  return <Organisation id={id} name={name} owner={role === 'owner'} />;
}

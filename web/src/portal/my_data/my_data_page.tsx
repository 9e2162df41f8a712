import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call, part } from '../../api/client';
import type { AccessEntry } from '../../api/contract';
import { format } from '../../format/format';
import { FormError } from '../../parts/form_error';
import { Page, Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { list_key, useAccessLog, useActing, useConsents, useNever, useRequests } from '../data';
import { Consents, Pause } from './consents';
import { Download } from './download';
import styles from './my_data.module.css';
import { Erase, RequestList } from './requests';

const words = texts.portal.my_data;

function Never({ customer_id, may_write }: { customer_id: string; may_write: boolean }) {
  const client = useQueryClient();
  const never = useNever(customer_id);
  const undo = useMutation({
    mutationFn: (product_id: string) => call('DELETE', `/customers/${part(customer_id)}/never/${part(product_id)}`),
    onSuccess: async () => {
      client.removeQueries({ queryKey: list_key(customer_id) });
      await client.invalidateQueries({ queryKey: [customer_id, 'never'] });
    },
  });
  return (
    <Loaded query={never} heights={[48]}>
      {({ items }) => (
        <>
          <FormError error={undo.error} />
          {items.length === 0 ? <p className={styles.soft}>{words.never_none}</p> : null}
          <ul className={styles.lines}>
            {items.map(({ product_id, name }) => (
              <li key={product_id} className={styles.row}>
                <bdi>{name}</bdi>
                {may_write ? <Button variant="subtle" size="compact-md" aria-label={`${words.show_again}: ${name}`} onClick={() => undo.mutate(product_id)}>{words.show_again}</Button> : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function AccessTable({ entries }: { entries: AccessEntry[] }) {
  if (entries.length === 0) return <p className={styles.soft}>{words.access_none}</p>;
  return (
    <ul className={styles.lines}>
      {entries.map((entry) => (
        <li key={`${entry.at} ${entry.account} ${entry.what}`} className={styles.line}>
          <span><strong>{words.role[entry.role] ?? entry.role}</strong> <bdi>{entry.account}</bdi></span>
          <span className={styles.soft}>{format.date_time(entry.at)}</span>
          {entry.what === 'link' ? <span>{words.linked}</span> : null}
          {entry.reason ? <span>{words.reason}: <bdi>{entry.reason}</bdi></span> : null}
        </li>
      ))}
    </ul>
  );
}

/** A correction without a fact is a request that a person reads: the way to a human being. */
function Contact({ customer_id }: { customer_id: string }) {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => call('POST', `/customers/${part(customer_id)}/requests`, { body: { kind: 'correction', comment: words.contact_action } }),
    onSuccess: () => client.invalidateQueries({ queryKey: [customer_id, 'requests'] }),
  });
  return (
    <>
      <FormError error={ask.error} />
      <div className={styles.buttons}>
        <Button variant="default" loading={ask.isPending} disabled={ask.isSuccess} onClick={() => ask.mutate()}>{words.contact_action}</Button>
        <span role="status" className={styles.soft}>{ask.isSuccess ? words.contact_done : ''}</span>
      </div>
    </>
  );
}

export function MyDataPage() {
  const { id, may_write } = useActing();
  const consents = useConsents(id);
  const requests = useRequests(id);
  const access = useAccessLog(id);
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.consents}>
        <Loaded query={consents} heights={[96, 96, 96, 96]}>{(data) => <Consents customer_id={id} consents={data} may_write={may_write} />}</Loaded>
      </Section>
      {may_write && consents.data ? <Section title={words.pause}><Pause customer_id={id} consents={consents.data} /></Section> : null}
      <Section title={words.never}><Never customer_id={id} may_write={may_write} /></Section>
      <Section title={words.access}>
        <Loaded query={access} heights={[48, 48]}>{({ items }) => <AccessTable entries={items} />}</Loaded>
      </Section>
      <Section title={words.download} lead={words.download_text}><Download customer_id={id} /></Section>
      <Section title={words.contact} lead={words.contact_text}>{may_write ? <Contact customer_id={id} /> : null}</Section>
      <Section title={words.erase} lead={words.erase_text}>
        <Loaded query={requests} heights={[48]}>
          {({ items }) => (
            <>
              {may_write ? <Erase customer_id={id} requests={items} /> : null}
              <RequestList requests={items} />
            </>
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

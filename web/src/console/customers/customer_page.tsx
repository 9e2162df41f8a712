import { Button, Tabs } from '@mantine/core';
import { useParams } from 'react-router';

import { useDraft } from '../../session/kept';
import { Page } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { useAddress } from '../parts/address';
import lists from '../parts/lists.module.css';
import { AccessLog } from './access_log';
import { ConversationTab } from './conversation';
import { useOpened } from './data';
import { HistoryTab } from './history';
import { Profile } from './profile_tab';
import { AskReason } from './reason';

const words = texts.console.customer;

function Opened({ customer_id, reason, close }: { customer_id: string; reason: string; close: () => void }) {
  const may = useMay();
  const { get, set } = useAddress();
  const query = useOpened(customer_id, reason);
  const tabs = [
    ['profile', words.profile], ['history', words.history], ['decisions', words.decisions],
    ...(may('link_customers') ? [['conversation', words.conversation]] : []), ['access', words.access],
  ] as [string, string][];
  const tab = tabs.some(([name]) => name === get('tab')) ? get('tab') : 'profile';
  const name = query.data?.['display_name'];
  return (
    <Page title={typeof name === 'string' && name ? name : customer_id} lead={<><bdi>{customer_id}</bdi> · {words.opened_for} <bdi>{reason}</bdi></>} actions={<Button variant="default" onClick={close}>{words.close}</Button>}>
      <Loaded query={query} heights={[40, 480]}>
        {(customer) => (
          <Tabs value={tab} onChange={(next) => set({ tab: next && next !== 'profile' ? next : undefined })} keepMounted={false}>
            <Tabs.List className={lists.tabs} aria-label={words.parts}>{tabs.map(([key, label]) => <Tabs.Tab key={key} value={key}>{label}</Tabs.Tab>)}</Tabs.List>
            <Tabs.Panel value="profile"><Profile customer={customer} /></Tabs.Panel>
            <Tabs.Panel value="history"><HistoryTab customer_id={customer_id} reason={reason} only="all" /></Tabs.Panel>
            <Tabs.Panel value="decisions"><HistoryTab customer_id={customer_id} reason={reason} only="decision" /></Tabs.Panel>
            {may('link_customers') ? <Tabs.Panel value="conversation"><ConversationTab customer_id={customer_id} reason={reason} /></Tabs.Panel> : null}
            <Tabs.Panel value="access"><AccessLog customer_id={customer_id} /></Tabs.Panel>
          </Tabs>
        )}
      </Loaded>
    </Page>
  );
}

function Customer({ customer_id }: { customer_id: string }) {
  // For this tab until log-out, so that a reload does not ask again.
  const [reason, set_reason, clear] = useDraft(`reason.${customer_id}`, '');
  if (reason === '') return <Page title={words.title}><AskReason customer_id={customer_id} open={set_reason} /></Page>;
  return <Opened customer_id={customer_id} reason={reason} close={clear} />;
}

export function CustomerPage() {
  const { customer_id = '' } = useParams();
  return <Customer key={customer_id} customer_id={customer_id} />;
}

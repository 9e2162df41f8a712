import { Tabs } from '@mantine/core';

import { Page } from '../../parts/page';
import { texts } from '../../texts/en';
import { useMay } from '../may';
import { useAddress } from '../parts/address';
import lists from '../parts/lists.module.css';
import { Accounts } from './accounts';
import { FactDictionary } from './fact_dictionary';
import { Ledger } from './ledger';
import { Retention } from './retention';
import { Settings } from './settings';

const words = texts.console.administration;

export function AdministrationPage() {
  const may = useMay();
  const { get, set } = useAddress();
  const tabs: [string, string][] = [
    ...(may('manage_accounts') ? [['accounts', words.accounts], ['keys', words.keys]] as [string, string][] : []),
    ['facts', words.facts],
    ...(may('read_ledger') ? [['ledger', words.ledger]] as [string, string][] : []),
    ['retention', words.retention],
    ...(may('read_model') ? [['settings', words.settings]] as [string, string][] : []),
  ];
  const tab = (tabs.find(([name]) => name === get('part')) ?? tabs[0] ?? ['facts'])[0];
  return (
    <Page title={words.title}>
      <Tabs value={tab} onChange={(next) => set({ part: next ?? undefined })} keepMounted={false}>
        <Tabs.List className={lists.tabs} aria-label={words.title}>{tabs.map(([name, label]) => <Tabs.Tab key={name} value={name}>{label}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="accounts"><Accounts systems={false} /></Tabs.Panel>
        <Tabs.Panel value="keys"><Accounts systems /></Tabs.Panel>
        <Tabs.Panel value="facts"><FactDictionary /></Tabs.Panel>
        <Tabs.Panel value="ledger"><Ledger /></Tabs.Panel>
        <Tabs.Panel value="retention"><Retention /></Tabs.Panel>
        <Tabs.Panel value="settings"><Settings /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}

import { format } from '../../format/format';
import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { texts } from '../../texts/en';
import { DataTable } from '../parts/table';
import { useAccessLog } from './data';

const words = texts.console.customer;

export function AccessLog({ customer_id }: { customer_id: string }) {
  const query = useAccessLog(customer_id);
  return (
    <Loaded query={query} heights={[240]}>
      {({ items }) => (
        <Section title={words.access} lead={words.access_lead}>
          <DataTable label={words.access} rows={items} row_key={(_row, at) => String(at)} empty={words.no_access} sort="access" first_order="-at"
            columns={[
              { key: 'at', label: words.when, tight: true, value: ({ at }) => at, cell: ({ at }) => format.stamp(at) },
              { key: 'account', label: words.who, value: ({ account }) => account },
              { key: 'role', label: words.role, value: ({ role }) => (texts.console.roles as Record<string, string>)[role] ?? role },
              { key: 'what', label: words.what, value: ({ what }) => words.accesses[what] },
              { key: 'reason', label: words.why, value: ({ reason }) => reason },
            ]} />
        </Section>
      )}
    </Loaded>
  );
}

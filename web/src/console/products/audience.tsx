import { Section } from '../../parts/page';
import { Loaded } from '../../parts/states';
import { format } from '../../format/format';
import { texts } from '../../texts/en';
import type { AudienceGroup } from '../../api/contract';
import { useAudience } from '../data';
import lists from '../parts/lists.module.css';
import { DataTable, type Column } from '../parts/table';

const words = texts.console.products;
const groupings = ['income_level', 'risk_tolerance', 'goals', 'kind'] as const;

const share = ({ viewed, interested }: AudienceGroup) => (viewed && interested !== null ? interested / viewed : null);

function columns(label: string): Column<AudienceGroup>[] {
  return [
    { key: 'value', label, value: ({ value }) => words.audience.values[value] ?? value },
    { key: 'viewed', label: words.audience.viewed, bar: true, value: ({ viewed }) => viewed },
    { key: 'interested', label: words.audience.interested, number: true, value: ({ interested }) => interested },
    { key: 'share', label: words.audience.share, number: true, value: share, cell: (group) => { const of = share(group); return of === null ? texts.console.table.none : format.share(of); } },
  ];
}

/** Who saw the product and who took it up, by what their profiles say: a fold that the store keeps. */
export function AudienceSection({ product_id }: { product_id: string }) {
  const query = useAudience(product_id);
  return (
    <Section title={words.audience.title} lead={words.audience.lead}>
      <Loaded query={query} heights={[240]}>
        {(audience) => (groupings.every((grouping) => audience[grouping].length === 0) ? <p className={lists.none}>{words.audience.none}</p> : (
          <>
            {groupings.map((grouping) => (
              <div key={grouping}>
                <h3>{words.audience.groupings[grouping]}</h3>
                <DataTable label={words.audience.groupings[grouping]} rows={audience[grouping]} columns={columns(words.audience.groupings[grouping])} row_key={({ value }) => value} limit={8} empty={words.audience.none} file={`${grouping}-of-${product_id}`} />
              </div>
            ))}
          </>
        ))}
      </Loaded>
    </Section>
  );
}

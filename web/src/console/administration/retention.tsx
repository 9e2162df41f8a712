import { Section } from '../../parts/page';
import { texts } from '../../texts/en';
import lists from '../parts/lists.module.css';
import { DataTable } from '../parts/table';

const words = texts.console.retention;

/** What is kept how long, as it is: nothing here is set, as there is nothing to set yet. */
export function Retention() {
  return (
    <Section title={words.title} lead={words.lead}>
      <DataTable label={words.title} rows={words.rows} row_key={({ what }) => what} file="retention"
        columns={[
          { key: 'what', label: words.what, value: ({ what }) => what },
          { key: 'kept', label: words.kept, value: ({ kept }) => kept },
          { key: 'ends', label: words.ends, value: ({ ends }) => ends },
        ]} />
      <p className={lists.text}>{words.note}</p>
    </Section>
  );
}

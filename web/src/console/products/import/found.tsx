import { Select } from '@mantine/core';

import type { FilePreview } from '../../../api/contract';
import { format } from '../../../format/format';
import { Section } from '../../../parts/page';
import { texts } from '../../../texts/en';
import { Facts } from '../../parts/facts';
import { DataTable } from '../../parts/table';
import notices from '../classification.module.css';
import styles from './import.module.css';
import { choose_field, field_text, read_as, still_missing, type Mapping } from './plan';

const words = texts.console.import_products;
const longest = 60;

const named = (column: string) => (column.trim() === '' ? words.no_name : column);
const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** How the file was understood: its separators, its first rows. */
export function Found({ preview }: { preview: FilePreview }) {
  return (
    <Section title={words.found}>
      <Facts rows={[
        [words.delimiter, words.delimiters[preview.delimiter]], [words.encoding, words.encodings[preview.encoding] ?? preview.encoding], [words.header_line, format.number(preview.header_line)],
      ]} />
      <DataTable<string[]> label={words.first_rows} rows={preview.rows} row_key={(_row, at) => String(at)} empty={words.no_rows}
        columns={preview.columns.map((column, at) => ({ key: String(at), label: named(column), tight: true, value: (row) => shortened(row[at] ?? '') }))} />
    </Section>
  );
}

interface Choices {
  preview: FilePreview;
  chosen: Mapping;
  alike: Mapping;
  choose: (chosen: Mapping) => void;
}

/** Each column of the file with the field it is read as. */
export function Columns({ preview, chosen, alike, choose }: Choices) {
  const missing = still_missing(preview, chosen, alike);
  const options = preview.fields.map(({ name, required }) => ({ value: name, label: required ? words.needed(field_text(name)) : field_text(name) }));
  return (
    <>
      {missing.length > 0 ? <p className={notices.notice}>{words.missing(missing.map(field_text).join(', '))}</p> : null}
      <div className={styles.many}>
        {preview.columns.map((column, at) => {
          const field = read_as(column, chosen, alike);
          // What is found by its name is read, unless another column takes its place.
          const must = field !== '' && alike[column] === field;
          return (
            <Select key={at} size="sm" label={<bdi>{named(column)}</bdi>} description={<bdi>{shortened(preview.rows[0]?.[at] ?? '') || words.empty}</bdi>} value={field} allowDeselect={false} disabled={column.trim() === ''} comboboxProps={{ withinPortal: false }}
              data={[...(must ? [] : [{ value: '', label: words.not_read }]), ...options]} onChange={(next) => choose(choose_field(column, next ?? '', chosen, alike))} />
          );
        })}
      </div>
    </>
  );
}

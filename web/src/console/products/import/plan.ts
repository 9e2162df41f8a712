// How a file is to be read, as a person says it, and what of that goes to the server.
import type { Category, FilePreview } from '../../../api/contract';
import { categories } from '../standing';

/** Fields by the column that holds them. */
export type Mapping = Record<string, string>;

export interface Plan {
  format: string;
  brand: string;
  encoding: string;
  /** Columns that a person gave a field; beside those that are found by their names. */
  chosen: Mapping;
  /** What words of the file mean; without a meaning the products stay unclassified. */
  words: Record<string, Category | ''>;
  /** What becomes of columns that are not read; empty: as is usual for the format. */
  unknown: string;
}

export const first_plan: Plan = { format: 'jsonl', brand: '', encoding: '', chosen: {}, words: {}, unknown: '' };

/** The format by the file's name and its first bytes; banks' open data can't be told from a name and is chosen by hand. */
export function format_of(name: string, beginning = ''): string {
  if (!name.toLowerCase().endsWith('.csv')) return 'jsonl';
  const header = beginning.split(/\r?\n/u)[0] ?? '';
  return header.includes('product_name') && !header.includes('product_id') ? 'prototype-csv' : 'csv';
}

export const is_csv = (format: string) => format === 'csv' || format === 'prototype-csv';
/** Formats of one's own, where categories and unknown names may be anything. */
export const is_own = (format: string) => format === 'csv' || format === 'jsonl';

const quoted = (part: string) => (/[",\r\n]/u.test(part) ? `"${part.replaceAll('"', '""')}"` : part);

/** As the server reads it: "product_id=sku,name=title"; a part with a comma in quotes. */
function assignments(pairs: [string, string][]): string | undefined {
  return pairs.length === 0 ? undefined : pairs.map(([left, right]) => quoted(`${left}=${right}`)).join(',');
}

/** The query of an import by this plan; what has no effect on the format is left out. */
export function query_of({ format, brand, encoding, chosen, words, unknown }: Plan): Record<string, string | undefined> {
  const given = Object.entries(words).filter(([, category]) => category !== '');
  return {
    format,
    brand: format === 'cdr' && brand.trim() !== '' ? brand.trim() : undefined,
    encoding: is_csv(format) && encoding !== '' ? encoding : undefined,
    map: is_csv(format) ? assignments(Object.entries(chosen).map(([column, field]) => [field, column])) : undefined,
    map_category: is_own(format) ? assignments(given) : undefined,
    unknown_columns: is_own(format) && unknown !== '' ? unknown : undefined,
  };
}

/** Columns that the file itself names as we do, from a check without a mapping. */
export function named_alike({ fields }: FilePreview): Mapping {
  return Object.fromEntries(fields.flatMap(({ name, column }) => (column === null || column === '' ? [] : [[column, name]])));
}

/** Which field a column is read as; empty: none. What a person chose for another column is not read from this one. */
export function read_as(column: string, chosen: Mapping, alike: Mapping): string {
  const own = chosen[column];
  if (own !== undefined) return own;
  const field = alike[column] ?? '';
  return Object.values(chosen).includes(field) ? '' : field;
}

/** A column given a field, which no other then has; an empty field takes the choice back. */
export function choose_field(column: string, field: string, chosen: Mapping, alike: Mapping): Mapping {
  const others = Object.entries(chosen).filter(([other, theirs]) => other !== column && theirs !== field);
  const by_itself = field === '' || alike[column] === field;
  return Object.fromEntries(by_itself ? others : [...others, [column, field]]);
}

/** Fields that a file must have and that no column holds. */
export function still_missing({ fields, columns }: FilePreview, chosen: Mapping, alike: Mapping): string[] {
  const held = columns.map((column) => read_as(column, chosen, alike));
  return fields.filter(({ name, required }) => required && !held.includes(name)).map(({ name }) => name);
}

/** Words of the first rows' category column that are none of our categories. */
export function foreign_words(preview: FilePreview, chosen: Mapping, alike: Mapping): string[] {
  const at = preview.columns.findIndex((column) => read_as(column, chosen, alike) === 'category');
  const found = at < 0 ? [] : preview.rows.map((row) => row[at]?.trim().toLowerCase() ?? '');
  return [...new Set(found)].filter((word) => word !== '' && word !== 'unclassified' && !categories.some((category) => category === word));
}

/** A field's name in words: "product_id" is "Product id". */
export function field_text(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

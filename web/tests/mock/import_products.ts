// The pretend bank's import of products: JSON lines, and CSV as it comes.
import type { FilePreview, ImportReport } from '../../src/api/contract';
import { categories } from '../../src/console/products/standing.ts';
import { product_from, type Bank } from './bank.ts';
import { Refused } from './refused.ts';

type Row = Record<string, unknown>;
const text_of = (value: unknown): string => (typeof value === 'string' ? value : '');
const delimiters = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
const fields_of = (format: string): [string, boolean][] =>
  format === 'csv'
    ? ['product_id', 'name', 'description', 'category', 'kind', 'regime', 'brand', 'features', 'tags', 'disclosures', 'tax_benefits', 'currency', 'effective_from', 'effective_to', 'min_balance', 'interest_rate', 'annual_fee', 'monthly_fee', 'min_investment', 'management_fee', 'lock_in_days', 'capital_at_risk', 'tailored', 'retired'].map((name) => [name, name === 'product_id'])
    : ['product_name', 'description', 'features', 'tags', 'category', 'interest_rate', 'annual_fee'].map((name) => [name, name === 'product_name' || name === 'description']);

/** Cells of a line; quotes hold delimiters together. */
function cells(line: string, delimiter: string): string[] {
  const found: string[] = [''];
  let inside = false;
  for (const letter of line) {
    if (letter === '"') inside = !inside;
    else if (letter === delimiter && !inside) found.push('');
    else found.push(`${found.pop() ?? ''}${letter}`);
  }
  return found.map((cell) => cell.trim());
}

const pairs = (text: string | null): Map<string, string> => new Map(cells(text ?? '', ',').filter((part) => part.includes('=')).map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));

interface Read {
  rows: { line: number; row: Row }[];
  preview?: FilePreview;
}

function read_csv(text: string, query: URLSearchParams, report: ImportReport): Read {
  const lines = text.split(/\r?\n/).map((line, at) => ({ line, at: at + 1 })).filter(({ line }) => line.trim() !== '');
  const header = lines[0];
  if (!header) throw new Refused(422, 'invalid', 'The file is empty.');
  const names = Object.keys(delimiters) as (keyof typeof delimiters)[];
  const delimiter = names.sort((a, b) => header.line.split(delimiters[b]).length - header.line.split(delimiters[a]).length)[0] ?? 'comma';
  const columns = cells(header.line, delimiters[delimiter]);
  const map = pairs(query.get('map'));
  const mapped = [...map.values()];
  const column_of = (field: string) => map.get(field) ?? columns.find((column) => column.toLowerCase() === field && !mapped.includes(column)) ?? null;
  const fields = fields_of(query.get('format') ?? '').map(([name, required]) => ({ name, required, column: column_of(name) }));
  const table = lines.slice(1).map(({ line, at }) => ({ line: at, found: cells(line, delimiters[delimiter]) }));
  const preview: FilePreview = { encoding: (query.get('encoding') ?? 'utf-8') as FilePreview['encoding'], delimiter, header_line: header.at, columns, fields, rows: table.slice(0, 5).map(({ found }) => found) };
  const missing = fields.filter(({ required, column }) => required && column === null).map(({ name }) => name);
  if (missing.length > 0) {
    report.rejected.push({ line: header.at, reason: `the columns ${missing.join(', ')} are missing; found the columns ${columns.join(', ')}; delimiter ${delimiter}` });
    return { rows: [], preview };
  }
  const unknown = columns.filter((column) => !fields.some((field) => field.column === column));
  if (unknown.length > 0 && query.get('unknown_columns') !== 'keep') report.notes.push(`left out, as they are none of a product's fields: ${unknown.join(', ')}`);
  const rows = table.map(({ line, found }) => ({ line, row: Object.fromEntries(fields.flatMap(({ name, column }) => (column === null ? [] : [[name, found[columns.indexOf(column)] ?? '']]))) }));
  return { rows, preview };
}

function read_jsonl(text: string, report: ImportReport): Read {
  const rows: Read['rows'] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push({ line: at + 1, row: JSON.parse(line) as Row });
    } catch {
      report.rejected.push({ line: at + 1, reason: 'not JSON' });
    }
  }
  return { rows };
}

export function import_products(bank: Bank, text: string, query: URLSearchParams): ImportReport {
  const report: ImportReport = { accepted: 0, changed: 0, unchanged: 0, rejected_count: 0, unclassified: 0, rejected: [], notes: [] };
  const dry_run = query.get('dry_run') === 'true';
  const meanings = pairs(query.get('map_category'));
  const { rows, preview } = query.get('format')?.endsWith('csv') ? read_csv(text, query, report) : read_jsonl(text, report);
  const foreign = new Map<string, number>();
  for (const { line, row } of rows) {
    const name = text_of(row['name']) || text_of(row['product_name']) || (preview ? text_of(row['product_id']) : '');
    const product_id = text_of(row['product_id']) || name.toLowerCase().replaceAll(/\W+/g, '-');
    if (name === '') {
      report.rejected.push({ line, reason: 'name: expected a text' });
      continue;
    }
    const word = text_of(row['category']).toLowerCase();
    const category = categories.find((one) => one === (meanings.get(word) ?? word));
    if (word !== '' && !category) foreign.set(word, (foreign.get(word) ?? 0) + 1);
    ++report.accepted;
    ++report.changed;
    const product = product_from({ ...row, category, product_id, name });
    if (product.proposal) ++report.unclassified;
    if (!dry_run) bank.products.set(product_id, product);
  }
  for (const [word, count] of foreign) report.notes.push(`category ${word} is none of ours: ${count} ${count === 1 ? 'product stays' : 'products stay'} unclassified; say map-category ${word}=… with one of ours`);
  if (report.unclassified > 0) report.notes.push(`${report.unclassified === 1 ? '1 product is' : `${report.unclassified} products are`} unclassified: shown to nobody until somebody says what they are (the work queue has a proposal for each).`);
  report.rejected_count = report.rejected.length;
  return dry_run && preview ? { ...report, preview } : report;
}

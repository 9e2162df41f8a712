import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { FilePreview, ImportReport } from '../../src/api/contract';
import { ApiError } from '../../src/api/problem';
import { ImportPage } from '../../src/console/products/import/import_page';
import { choose_field, first_plan, foreign_words, format_of, named_alike, query_of, read_as, still_missing } from '../../src/console/products/import/plan';

const { call } = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock('../../src/api/client', async (original) => ({ ...(await original<object>()), call }));

const preview: FilePreview = {
  encoding: 'utf-8', delimiter: 'semicolon', header_line: 3, columns: ['sku', 'Name', 'sort'],
  fields: [{ name: 'product_id', required: true, column: null }, { name: 'name', required: false, column: 'Name' }, { name: 'category', required: false, column: null }],
  rows: [['7', 'A, the first', 'Films'], ['8', 'B', 'savings'], ['9', 'C', 'films ']],
};

it('takes the format of a file from its name and its first line', () => {
  expect(format_of('Products.CSV', 'product_name,description\nproduct_id')).toBe('prototype-csv');
  expect(format_of('products.csv', 'product_id,product_name')).toBe('csv');
  expect(format_of('products.csv')).toBe('csv');
  expect(format_of('products.jsonl')).toBe('jsonl');
});

describe('the query of an import', () => {
  const plan = { ...first_plan, format: 'csv', brand: 'Own', encoding: 'windows-1252', chosen: { 'a, "b"': 'product_id', title: 'name' }, words: { films: 'investment', 'odd,one': 'guidance', unsaid: '' } as const, unknown: 'keep' };
  it('quotes what has commas or quotes, and leaves out words without a meaning', () => {
    expect(query_of(plan)).toEqual({ format: 'csv', brand: undefined, encoding: 'windows-1252', map: '"product_id=a, ""b""",name=title', map_category: 'films=investment,"odd,one=guidance"', unknown_columns: 'keep' });
  });
  it('holds nothing that has no effect on the format', () => {
    expect(query_of({ ...plan, format: 'cdr' })).toEqual({ format: 'cdr', brand: 'Own' });
    expect(query_of({ ...plan, format: 'jsonl' })).toEqual({ format: 'jsonl', map_category: 'films=investment,"odd,one=guidance"', unknown_columns: 'keep' });
    expect(query_of({ ...first_plan, format: 'csv' })).toEqual({ format: 'csv' });
  });
});

describe('columns', () => {
  const alike = named_alike(preview);
  it('are read by their names until another takes the field', () => {
    expect(alike).toEqual({ Name: 'name' });
    expect(read_as('Name', {}, alike)).toBe('name');
    const chosen = choose_field('sku', 'name', {}, alike);
    expect(chosen).toEqual({ sku: 'name' });
    expect(read_as('Name', chosen, alike)).toBe('');
    expect(choose_field('Name', 'name', chosen, alike)).toEqual({});
  });
  it('give a field to one column only, and take a choice back', () => {
    expect(choose_field('sort', 'category', { sku: 'category' }, alike)).toEqual({ sort: 'category' });
    expect(choose_field('sku', '', { sku: 'category' }, alike)).toEqual({});
  });
  it('tell what is missing still', () => {
    expect(still_missing(preview, {}, alike)).toEqual(['product_id']);
    expect(still_missing(preview, { sku: 'product_id' }, alike)).toEqual([]);
  });
  it('tell category words that are none of ours, each once', () => {
    expect(foreign_words(preview, {}, alike)).toEqual([]);
    expect(foreign_words(preview, { sort: 'category' }, alike)).toEqual(['films']);
  });
});

describe('ImportPage', () => {
  const report = (more: Partial<ImportReport> = {}): ImportReport => ({ accepted: 0, changed: 0, unchanged: 0, rejected_count: 0, unclassified: 0, rejected: [], notes: [], ...more });
  beforeEach(() => void call.mockReset());
  const start = async (name: string, text: string) => {
    render(<MantineProvider><QueryClientProvider client={new QueryClient()}><MemoryRouter><ImportPage /></MemoryRouter></QueryClientProvider></MantineProvider>);
    const input = document.querySelector('input[type=file]') as HTMLInputElement;
    await userEvent.upload(input, new File([text], name));
    await screen.findByText(name);
  };
  const choose = async (label: string, option: RegExp) => {
    const box = await screen.findByRole('combobox', { name: label });
    await userEvent.click(box);
    const list = document.getElementById(box.getAttribute('aria-controls') ?? '');
    await userEvent.click(within(list as HTMLElement).getByRole('option', { name: option, hidden: true }));
  };
  const query_at = (at: number) => (call.mock.calls[at]?.[2] as { query: Record<string, unknown> }).query;

  it('asks what the columns are, checks again, and imports exactly what was checked', async () => {
    call.mockResolvedValueOnce(report({ rejected_count: 1, rejected: [{ line: 3, reason: 'product_id is missing' }], preview })).mockResolvedValueOnce(report({ accepted: 3, unclassified: 2, preview })).mockResolvedValueOnce(report({ accepted: 3, unclassified: 2 }));
    await start('own.csv', 'sku;Name;sort');
    await userEvent.click(await screen.findByRole('button', { name: 'Check the file' }));
    expect(await screen.findByText(/Needed and not found: Product id/)).toBeTruthy();
    expect(query_at(0)).toMatchObject({ dry_run: true, format: 'csv', map: undefined });
    await choose('sku', /^Product id/);
    await choose('sort', /^Category$/);
    await choose('“films” means', /^Investment$/);
    await choose('Columns that are not read', /^Keep/);
    expect(screen.getByRole('button', { name: /^Import 0/ })).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }));
    const said = { format: 'csv', map: 'product_id=sku,category=sort', map_category: 'films=investment', unknown_columns: 'keep' };
    expect(query_at(1)).toMatchObject({ dry_run: true, ...said });
    await userEvent.click(await screen.findByRole('button', { name: 'Import 3 products' }));
    expect(query_at(2)).toMatchObject({ dry_run: false, ...said });
    expect((await screen.findByRole('link', { name: 'To the unclassified products' })).getAttribute('href')).toBe('/console/products?category=unclassified');
  }, 30_000);
  it('does not import what was changed since the check', async () => {
    call.mockResolvedValue(report({ accepted: 3, preview: { ...preview, fields: preview.fields.map((field) => (field.name === 'product_id' ? { ...field, column: 'sku' } : field)) } }));
    await start('own.csv', 'sku;Name;sort');
    await userEvent.click(screen.getByRole('button', { name: 'Check the file' }));
    expect(await screen.findByRole('button', { name: 'Import 3 products' })).toHaveProperty('disabled', false);
    await choose('sort', /^Category$/);
    expect(screen.getByRole('button', { name: 'Import 3 products' })).toHaveProperty('disabled', true);
    expect(screen.getByText(/Check it again before you import/)).toBeTruthy();
  });
  it('takes a word for a category by hand where no first rows are told', async () => {
    call.mockResolvedValue(report({ accepted: 1, unclassified: 1, notes: ['category films is none of ours'] }));
    await start('own.jsonl', '{}');
    await userEvent.click(screen.getByRole('button', { name: 'Check the file' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Another word' }), 'Films{Enter}');
    await choose('“films” means', /^Guidance$/);
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(query_at(1)).toMatchObject({ format: 'jsonl', map_category: 'films=guidance' });
  });
  it('says why a file can’t be read', async () => {
    call.mockRejectedValueOnce(new ApiError(422, 'invalid', 'It is not UTF-8: line 2 holds the byte 0xE4.'));
    await start('own.csv', 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Check the file' }));
    expect(await screen.findByText(/line 2 holds the byte 0xE4/)).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'What would happen' })).toBeNull();
  });
});

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Product } from '../../src/api/contract';
import { ApiError } from '../../src/api/problem';
import { ClassificationSection } from '../../src/console/products/classification_section';
import { sent_of, shown_of, standing_of, usual_for } from '../../src/console/products/standing';

const { may, call } = vi.hoisted(() => ({ may: { write: true }, call: vi.fn() }));
vi.mock('../../src/api/client', async (original) => ({ ...(await original<object>()), call }));
vi.mock('../../src/console/may', () => ({ useMay: () => () => may.write }));

const careful = { category: 'savings', kind: 'product', regime: 'investment', capital_at_risk: true } as const;
const proposed = { product_id: 'a/b', name: 'A', category: 'unclassified', kind: 'product', regime: 'unclassified', proposal: { ...careful, because: 'its name and tags' } } as unknown as Product;

describe('what a classification says', () => {
  it('follows from the category, the server’s word first', () => {
    expect(usual_for('vehicle_loan')).toMatchObject({ kind: 'product', regime: 'credit', capital_at_risk: false });
    expect(usual_for('retirement')).toMatchObject({ regime: 'investment', capital_at_risk: true });
    expect(usual_for('guidance')).toMatchObject({ kind: 'content', regime: 'service' });
    expect(usual_for('digital_service')).toMatchObject({ kind: 'service', regime: 'service' });
    expect(usual_for('insurance').regime).toBe('insurance');
    expect(usual_for('business_account').regime).toBe('deposit');
    expect(shown_of('savings', {}, careful)).toEqual(careful);
    expect(shown_of('savings', { kind: 'service' }, undefined)).toEqual({ ...usual_for('savings'), kind: 'service' });
  });
  it('leaves to the server what is merely usual, for it knows the product’s terms', () => {
    expect(sent_of('term_deposit', {}, careful)).toEqual({ category: 'term_deposit' });
    expect(sent_of('term_deposit', { capital_at_risk: true }, careful)).toEqual({ category: 'term_deposit', capital_at_risk: true });
    expect(sent_of('savings', {}, careful)).toEqual(careful);
  });
  it('is nothing where nothing suggests itself', () => expect(standing_of({ ...careful, category: 'unclassified' })).toBeUndefined());
});

describe('ClassificationSection', () => {
  beforeEach(() => {
    may.write = true;
    call.mockReset();
  });
  const page = (product: Product) => (
    <MantineProvider><QueryClientProvider client={new QueryClient()}><MemoryRouter><ClassificationSection product={product} /></MemoryRouter></QueryClientProvider></MantineProvider>
  );
  const choose = async (label: string, option: string) => {
    const box = screen.getByRole('combobox', { name: label });
    await userEvent.click(box);
    const list = document.getElementById(box.getAttribute('aria-controls') ?? '');
    await userEvent.click(within(list as HTMLElement).getByRole('option', { name: option, hidden: true }));
  };

  it('sends the proposal as it is shown', async () => {
    call.mockResolvedValue({});
    render(page(proposed));
    expect(screen.getByText('Its name and tags')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Classify as Savings account' }));
    expect(call).toHaveBeenCalledWith('POST', '/products/a%2Fb:classify', { body: careful });
  });
  it('sends another category alone, and what was changed by hand beside it', async () => {
    call.mockResolvedValue({});
    render(page(proposed));
    await choose('Category', 'Guidance');
    expect(screen.getByRole('combobox', { name: 'Kind' })).toHaveProperty('value', 'Helpful content');
    await choose('Regime', 'Credit');
    await userEvent.click(screen.getByRole('button', { name: 'Classify as Guidance' }));
    expect(call).toHaveBeenCalledWith('POST', '/products/a%2Fb:classify', { body: { category: 'guidance', regime: 'credit' } });
  });
  it('asks for a category where none suggests itself', async () => {
    render(page({ ...proposed, proposal: { category: 'unclassified', kind: 'product', regime: 'unclassified', capital_at_risk: false, because: '' } }));
    expect(screen.queryByRole('combobox', { name: 'Kind' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Classify' }));
    expect(screen.getByText('Choose what it is.')).toBeTruthy();
    expect(call).not.toHaveBeenCalled();
  });
  it('says what the server found wrong, beside the field or above the form', async () => {
    call.mockRejectedValueOnce(new ApiError(422, 'invalid', 'x', { regime: 'not this one' })).mockRejectedValueOnce(new ApiError(409, 'conflict', 'The catalogue itself says what it is.'));
    render(page(proposed));
    const button = screen.getByRole('button', { name: 'Classify as Savings account' });
    await userEvent.click(button);
    expect(await screen.findByText('not this one')).toBeTruthy();
    await userEvent.click(button);
    expect(await screen.findByText(/The catalogue itself says what it is/)).toBeTruthy();
  });
  it('gives those who only read the proposal, and no form', () => {
    may.write = false;
    render(page(proposed));
    expect(screen.getByText('Savings account')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
  it('tells who said it, and corrects it', async () => {
    call.mockResolvedValue({});
    render(page({ ...proposed, ...careful, proposal: undefined, classified: { by: 'Ada', at: '2026-11-25T22:14:12Z' } }));
    expect(within(screen.getByRole('status')).getByText(/^Classified as Savings account by Ada on /)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Correct this' }));
    await choose('Kind', 'Service');
    await userEvent.click(screen.getByRole('button', { name: 'Classify as Savings account' }));
    expect(call).toHaveBeenCalledWith('POST', '/products/a%2Fb:classify', { body: { ...careful, kind: 'service' } });
    expect(await screen.findByRole('status')).toBeTruthy();
  });
  it('names nobody where the account is gone', () => {
    render(page({ ...proposed, ...careful, proposal: undefined, classified: { by: '', at: '2026-11-25T22:14:12Z' } }));
    expect(screen.getByText(/^Classified as Savings account on /)).toBeTruthy();
  });
  it('shows nothing of a product that the catalogue classifies', () => {
    render(page({ ...proposed, ...careful, proposal: undefined }));
    expect(screen.queryByRole('region')).toBeNull();
  });
});

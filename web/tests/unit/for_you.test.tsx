import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useRef } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Item } from '../../src/api/contract';
import { Explanation } from '../../src/portal/for_you/explanation';
import { RateForm } from '../../src/portal/for_you/rate_form';
import { half_visible, useSeen } from '../../src/portal/for_you/seen';
import { Why } from '../../src/portal/for_you/why';
import { match_words } from '../../src/parts/score';

describe('match_words', () => {
  it.each([[0.75, 'a strong match'], [0.7499, 'a good match'], [0.55, 'a good match'], [0.35, 'a fair match'], [0, 'a weak match']])('%d', (score, words) => {
    expect(match_words(score)).toBe(words);
  });
});

describe('Explanation', () => {
  const shown = (text: Parameters<typeof Explanation>[0]['text']) => render(<MantineProvider><Explanation text={text} /></MantineProvider>);

  it('marks what a language model wrote, and only that', () => {
    shown({ product_id: 'a', text: 'From a template.', source: 'template' });
    expect(screen.queryByText(/AI-generated/)).toBeNull();
    shown({ product_id: 'b', text: 'From a model.', source: 'generated', reviewed: true });
    expect(screen.getByText('AI-generated, read and approved by a person')).toBeTruthy();
    shown({ product_id: 'c', text: 'Not yet read.', source: 'generated', reviewed: false });
    expect(screen.getByText('AI-generated, checked against the facts')).toBeTruthy();
  });
});

describe('Why', () => {
  const reasons = [{ code: 'goal_match', text: 'Fits your goal: Buy a Home', part: 0.4 }];
  const item = { product_id: 'a', name: 'A', kind: 'product', category: 'savings', score: 0.8, reasons } as unknown as Item;
  const lines = (said: boolean) => render(<MantineProvider><Why item={item} said={said} /></MantineProvider>).container.querySelectorAll('p:first-child').length;

  it('says the reason in a line unless sentences said it', () => {
    expect(lines(false)).toBe(lines(true) + 1);
    expect(screen.getAllByRole('button', { name: 'What the score rests on' })).toHaveLength(2);
  });
});

describe('RateForm', () => {
  const form = (send: (body: unknown) => Promise<void>) =>
    render(<MantineProvider><RateForm draft="t" name="A saver" send={send} cancel={vi.fn()} /></MantineProvider>);

  it('sends only what was touched, a touch without a move too', async () => {
    const send = vi.fn().mockResolvedValue(undefined);
    form(send);
    fireEvent.change(screen.getByRole('slider', { name: /relevant/ }), { target: { value: '0.9' } });
    fireEvent.pointerUp(screen.getByRole('slider', { name: /cost/ }));
    expect(screen.getByText('Overall: 0.70')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(send).toHaveBeenCalledWith({ aspects: { relevance: 0.9, cost: 0.5 } });
  });
  it('does not send an untouched form, and keeps the comment', async () => {
    const send = vi.fn();
    form(send);
    await userEvent.type(screen.getByRole('textbox'), 'kept');
    await userEvent.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(send).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Move at least one slider');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('kept');
  });
  it('keeps everything typed when sending fails, over a reload too', async () => {
    const first = form(vi.fn().mockRejectedValue(new Error('away')));
    fireEvent.change(screen.getByRole('slider', { name: /clear/ }), { target: { value: '0.2' } });
    await userEvent.type(screen.getByRole('textbox'), 'still here');
    await userEvent.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(screen.getByRole('alert')).toBeTruthy();
    first.unmount();
    form(vi.fn());
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('still here');
    expect(screen.getByText('Overall: 0.20')).toBeTruthy();
  });
  it('leaves an aspect out again', async () => {
    form(vi.fn());
    fireEvent.change(screen.getByRole('slider', { name: /clear/ }), { target: { value: '0.2' } });
    await userEvent.click(screen.getByRole('button', { name: 'Leave out: Clarity' }));
    expect(screen.getAllByText('Not rated')).toHaveLength(6);
  });
});

describe('useSeen', () => {
  let see: (ratio: number) => void = () => undefined;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('IntersectionObserver', class {
      observe = vi.fn();
      disconnect = vi.fn();
      constructor(callback: (entries: unknown[]) => void) {
        see = (ratio) => callback([{ isIntersecting: ratio > 0, intersectionRatio: ratio, intersectionRect: { height: 0 }, rootBounds: { height: 800 } }]);
      }
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  function Box({ decision, seen }: { decision: string; seen: () => void }) {
    const box = useRef<HTMLDivElement>(null);
    useSeen(box, decision, seen);
    return <div ref={box} />;
  }
  const wait = (ms: number) => {
    act(() => {
      vi.advanceTimersByTime(ms);
    });
  };

  it('tells once after a whole second half in sight', () => {
    const seen = vi.fn();
    render(<Box decision="d1" seen={seen} />);
    see(0.6);
    wait(999);
    expect(seen).not.toHaveBeenCalled();
    wait(1);
    expect(seen).toHaveBeenCalledOnce();
    see(0);
    see(0.9);
    wait(5000);
    expect(seen).toHaveBeenCalledOnce();
  });
  it('begins anew when it went out of sight in between', () => {
    const seen = vi.fn();
    render(<Box decision="d1" seen={seen} />);
    see(0.6);
    wait(700);
    see(0.2);
    see(0.6);
    wait(700);
    expect(seen).not.toHaveBeenCalled();
  });
  it('counts again for another decision', () => {
    const seen = vi.fn();
    const { rerender } = render(<Box decision="d1" seen={seen} />);
    see(1);
    wait(1000);
    rerender(<Box decision="d2" seen={seen} />);
    see(1);
    wait(1000);
    expect(seen).toHaveBeenCalledTimes(2);
  });
  it('takes a card taller than the window for seen when it fills half of it', () => {
    const entry = (height: number) => ({ intersectionRatio: 0.3, intersectionRect: { height } as DOMRectReadOnly, rootBounds: { height: 800 } as DOMRectReadOnly });
    expect(half_visible(entry(400))).toBe(true);
    expect(half_visible(entry(399))).toBe(false);
  });
});

import { Button, CopyButton } from '@mantine/core';
import { useEffect, useRef } from 'react';

import type { NewAccount } from '../../api/contract';
import parts from '../../parts/parts.module.css';
import { texts } from '../../texts/en';
import lists from '../parts/lists.module.css';

const words = texts.console.accounts;

/** A new account's secret: here, and never again. */
export function Secret({ made, close }: { made: NewAccount; close: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [made]);
  return (
    <div ref={box} tabIndex={-1} className={`${parts.done} ${lists.secret}`} role="alert">
      <strong>{made.role === 'service' ? words.key_of(made.name) : words.password_of(made.name)}</strong>
      <code className={lists.mono}>{made.secret}</code>
      <span>{words.once}</span>
      <div className={lists.line}>
        <CopyButton value={made.secret}>{({ copied, copy }) => <Button size="sm" onClick={copy}>{copied ? words.copied : words.copy}</Button>}</CopyButton>
        <Button size="sm" variant="default" onClick={close}>{words.noted}</Button>
      </div>
    </div>
  );
}

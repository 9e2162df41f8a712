import { useEffect, useRef } from 'react';

import { message_of } from '../api/errors';
import { texts } from '../texts/en';
import styles from './parts.module.css';

/** Above a form: what was wrong with the last try. It takes the focus, so that it is read out and seen. */
export function FormError({ error }: { error: unknown }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  return (
    <div ref={box} role="alert" tabIndex={-1} className={styles.form_error}>
      <strong>{texts.common.errors.title}.</strong> {message_of(error)}
    </div>
  );
}

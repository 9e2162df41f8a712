import { Button } from '@mantine/core';

import { texts } from '../texts/en';
import styles from './shell.module.css';

const words = texts.common.page_failed;

/** When a page broke, or its files are gone after an update of the server. */
export function PageFailed() {
  return (
    <main className={styles.failed}>
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <Button onClick={() => window.location.reload()}>{words.action}</Button>
    </main>
  );
}

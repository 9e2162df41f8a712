import { Outlet } from 'react-router';

import { Banners } from './banners';
import { Brand } from './brand';
import styles from './shell.module.css';

/** The frame of the pages before the log-in. */
export function Plain() {
  return (
    <div className={styles.plain}>
      <Banners />
      <header className={styles.plain_head}><Brand /></header>
      <main className={styles.plain_main}><Outlet /></main>
    </div>
  );
}

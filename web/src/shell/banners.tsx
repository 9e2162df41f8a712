import { Link } from 'react-router';

import { useReachable } from '../api/connection';
import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './shell.module.css';

/** Above every page: that the data is invented, that the server is away. */
export function Banners() {
  const reachable = useReachable();
  const { session } = useSessionState();
  return (
    <>
      {session?.demo ? (
        <aside className={styles.demo_banner} aria-label={texts.common.demo_label}>
          <span>{texts.common.demo_banner}</span> <Link to="/demo">{texts.common.demo_leave}</Link>
        </aside>
      ) : null}
      <div role="status">{reachable ? null : <div className={styles.offline}>{texts.common.offline}</div>}</div>
    </>
  );
}

import { IconHistory, IconShieldLock, IconSparkles, IconUserHeart, IconUsers } from '@tabler/icons-react';
import { NavLink, Outlet } from 'react-router';

import { useSessionState } from '../session/session';
import { texts } from '../texts/en';
import { AccountMenu } from './account_menu';
import { ActingFor } from './acting_for';
import { Banners } from './banners';
import { Brand } from './brand';
import styles from './shell.module.css';

const words = texts.portal.pages;

export function PortalShell() {
  const { acting } = useSessionState();
  const links = [
    { to: '/portal', end: true, label: words.for_you, Icon: IconSparkles },
    { to: '/portal/profile', label: words.profile, Icon: IconUserHeart },
    { to: '/portal/history', label: words.history, Icon: IconHistory },
    { to: '/portal/my-data', label: words.my_data, Icon: IconShieldLock },
    ...(acting && acting.role !== 'self' ? [{ to: '/portal/people', label: words.people, Icon: IconUsers }] : []),
  ];
  return (
    <div className={styles.portal}>
      <a className={styles.skip} href="#content">{texts.common.skip_to_content}</a>
      <Banners />
      <header className={styles.portal_head}>
        <div className={styles.portal_bar}>
          <Brand />
          <nav aria-label={texts.common.main_menu} className={styles.portal_nav}>
            {links.map(({ to, end, label, Icon }) => (
              <NavLink key={to} to={to} end={end ?? false} className={styles.portal_link}>
                <Icon size={22} stroke={1.7} aria-hidden />
                <span>{label}</span>
              </NavLink>
            ))}
          </nav>
          <div className={styles.head_end}>
            <ActingFor />
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.portal_main} key={acting?.customer_id}>
        {acting?.role === 'viewer' ? <p className={styles.viewer}>{texts.account.acting.viewer_note(acting.name)}</p> : null}
        <Outlet />
      </main>
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';

import { allowed, console_pages, page_at } from '../console/pages';
import { Empty } from '../parts/states';
import { useSession } from '../session/session';
import { texts } from '../texts/en';
import { AccountMenu } from './account_menu';
import { Banners } from './banners';
import { Brand } from './brand';
import styles from './shell.module.css';

export function ConsoleShell() {
  const session = useSession();
  const { pathname } = useLocation();
  const page = page_at(pathname);
  const menu = useRef<HTMLElement>(null);
  // On a narrow screen the menu scrolls sideways: where one is stays in sight.
  useEffect(() => {
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  const links = console_pages.filter((entry) => entry.label && allowed(entry, session));
  const denied = page !== undefined && !allowed(page, session);
  const first = links[0];
  if (denied && page.path === '' && first) return <Navigate to={`/console/${first.path}`} replace />;
  return (
    <div className={styles.console}>
      <a className={styles.skip} href="#content">{texts.common.skip_to_content}</a>
      <Banners />
      <header className={styles.console_head}>
        <Brand />
        <div className={styles.head_end}>
          <span className={styles.console_role}>{texts.console.roles[session.role]}</span>
          <AccountMenu />
        </div>
      </header>
      <div className={styles.console_body}>
        <nav ref={menu} aria-label={texts.common.main_menu} className={styles.console_nav}>
          {links.map(({ path, label, Icon }) => (
            <NavLink key={path} to={path === '' ? '/console' : `/console/${path}`} end={path === ''} className={styles.console_link}>
              {Icon ? <Icon size={18} stroke={1.7} aria-hidden /> : null}
              <span>{label}</span>
            </NavLink>
          ))}
        </nav>
        <main id="content" tabIndex={-1} className={styles.console_main}>
          {denied ? <Empty title={texts.common.not_allowed.title}>{texts.common.not_allowed.text}</Empty> : <Outlet />}
        </main>
      </div>
    </div>
  );
}

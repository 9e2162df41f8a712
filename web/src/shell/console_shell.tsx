import { NavLink, Outlet, useLocation } from 'react-router';

import type { Role } from '../api/contract';
import { console_pages, type ConsolePage } from '../console/pages';
import { Empty } from '../parts/states';
import { useSession } from '../session/session';
import { texts } from '../texts/en';
import { AccountMenu } from './account_menu';
import { Banners } from './banners';
import { Brand } from './brand';
import styles from './shell.module.css';

function allowed({ roles }: ConsolePage, role: Role): boolean {
  return !roles || roles.includes(role);
}

/** The page of an address; `products/:id` belongs to `products` unless it stands for itself. */
function page_at(address: string): ConsolePage | undefined {
  const path = address.replace(/^\/console\/?/, '');
  return console_pages.find((page) => page.path === path) ?? console_pages.find((page) => page.path !== '' && path.startsWith(`${page.path}/`));
}

export function ConsoleShell() {
  const { role } = useSession();
  const page = page_at(useLocation().pathname);
  const links = console_pages.filter((entry) => entry.label && allowed(entry, role));
  return (
    <div className={styles.console}>
      <a className={styles.skip} href="#content">{texts.common.skip_to_content}</a>
      <Banners />
      <header className={styles.console_head}>
        <Brand />
        <div className={styles.head_end}><AccountMenu /></div>
      </header>
      <div className={styles.console_body}>
        <nav aria-label={texts.common.main_menu} className={styles.console_nav}>
          {links.map(({ path, label, Icon }) => (
            <NavLink key={path} to={`/console/${path}`} end={path === ''} className={styles.console_link}>
              {Icon ? <Icon size={18} stroke={1.7} aria-hidden /> : null}
              <span>{label}</span>
            </NavLink>
          ))}
        </nav>
        <main id="content" tabIndex={-1} className={styles.console_main}>
          {page && !allowed(page, role) ? <Empty title={texts.common.not_allowed.title}>{texts.common.not_allowed.text}</Empty> : <Outlet />}
        </main>
      </div>
    </div>
  );
}

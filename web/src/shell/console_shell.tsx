import { NavLink, Outlet } from 'react-router';

import { console_pages } from '../console/pages';
import { useSession } from '../session/session';
import { texts } from '../texts/en';
import { AccountMenu } from './account_menu';
import { Banners } from './banners';
import { Brand } from './brand';
import styles from './shell.module.css';

export function ConsoleShell() {
  const { role } = useSession();
  const links = console_pages.filter((page) => page.label && (!page.roles || page.roles.includes(role)));
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
        <main id="content" tabIndex={-1} className={styles.console_main}><Outlet /></main>
      </div>
    </div>
  );
}

import { Button, Popover, Radio, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { format } from '../format/format';
import { useSession, useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './shell.module.css';

const words = texts.account.menu;
const schemes: MantineColorScheme[] = ['light', 'dark', 'auto'];

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Radio.Group label={texts.common.appearance.label} value={colorScheme} onChange={(scheme) => setColorScheme(scheme)}>
      <div className={styles.schemes}>{schemes.map((scheme) => <Radio key={scheme} value={scheme} label={texts.common.appearance[scheme]} />)}</div>
    </Radio.Group>
  );
}

/** Last log-in, settings, appearance, the way out. */
export function AccountMenu() {
  const session = useSession();
  const { log_out } = useSessionState();
  const [open, set_open] = useState(false);
  const navigate = useNavigate();
  const leave = () => void log_out().then(() => navigate('/log-in'));
  return (
    <Popover opened={open} onChange={set_open} position="bottom-end" width={288} shadow="md">
      <Popover.Target>
        <UnstyledButton className={styles.head_button} aria-label={words.label(session.user_name)} onClick={() => set_open(!open)}>
          <IconUserCircle size={26} stroke={1.6} aria-hidden />
          <bdi className={styles.wide_only}>{session.user_name}</bdi>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.panel} aria-label={words.label(session.user_name)}>
        <strong><bdi>{session.user_name}</bdi></strong>
        <span className={styles.role}>{session.last_log_in ? words.last_log_in(format.date_time(session.last_log_in)) : words.first_log_in}</span>
        <Appearance />
        <Button component={Link} to="/account" variant="default" leftSection={<IconSettings size={18} aria-hidden />} onClick={() => set_open(false)}>{words.settings}</Button>
        <Button variant="default" leftSection={<IconLogout size={18} aria-hidden />} onClick={leave}>{words.log_out}</Button>
      </Popover.Dropdown>
    </Popover>
  );
}

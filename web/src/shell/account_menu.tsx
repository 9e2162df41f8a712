import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconSettings, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';

import { format } from '../format/format';
import { useSession, useSessionState } from '../session/session';
import { texts } from '../texts/en';
import styles from './shell.module.css';

const words = texts.account.menu;
const schemes: MantineColorScheme[] = ['light', 'dark', 'auto'];

export function AccountMenu() {
  const session = useSession();
  const { log_out } = useSessionState();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leave = () => void log_out().then(() => navigate('/log-in'));
  return (
    <Menu position="bottom-end" width={280} shadow="md">
      <Menu.Target>
        <UnstyledButton className={styles.head_button} aria-label={words.label(session.user_name)}>
          <IconUserCircle size={26} stroke={1.6} aria-hidden />
          <bdi className={styles.wide_only}>{session.user_name}</bdi>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.last_log_in ? words.last_log_in(format.date_time(session.last_log_in)) : words.first_log_in}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconSettings size={18} aria-hidden />}>{words.settings}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{texts.common.appearance.label}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item key={scheme} role="menuitemradio" aria-checked={colorScheme === scheme} closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
            leftSection={<IconCheck size={18} aria-hidden visibility={colorScheme === scheme ? 'visible' : 'hidden'} />}>
            {texts.common.appearance[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={leave} leftSection={<IconLogout size={18} aria-hidden />}>{words.log_out}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Navigate, useLocation } from 'react-router';

import type { Session } from '../api/contract';
import { Failed, Waiting } from '../parts/states';
import { ConsoleShell } from '../shell/console_shell';
import { PortalShell } from '../shell/portal_shell';
import { useSessionState } from './session';

export function start_of(session: Session): string {
  return session.role === 'customer' ? '/portal' : '/console';
}

function Guarded({ wanted }: { wanted: 'portal' | 'console' | 'any' }) {
  const { session, error, retry } = useSessionState();
  const location = useLocation();
  if (session === undefined) {
    return error ? <Failed error={error} retry={retry} /> : <Waiting heights={[64, 48, 320]} />;
  }
  if (session === null) {
    return <Navigate to="/log-in" replace state={{ from: location.pathname + location.search }} />;
  }
  const customer = session.role === 'customer';
  if ((wanted === 'portal' && !customer) || (wanted === 'console' && customer)) {
    return <Navigate to={start_of(session)} replace />;
  }
  return customer ? <PortalShell /> : <ConsoleShell />;
}

export const ForPortal = () => <Guarded wanted="portal" />;
export const ForConsole = () => <Guarded wanted="console" />;
export const ForSignedIn = () => <Guarded wanted="any" />;

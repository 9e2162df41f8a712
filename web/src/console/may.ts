// What the person in front of the screen may do. The server decides; this only spares them doors that don't open.
import type { Permission } from '../api/contract';
import { useSession } from '../session/session';

export function useMay(): (...any: Permission[]) => boolean {
  const { permissions } = useSession();
  return (...any) => any.some((permission) => permissions.includes(permission));
}

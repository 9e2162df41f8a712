// What the person in front of the screen may do. The server decides; this only spares them doors that don't open.
import type { components } from '../api/schema';
import { useSession } from '../session/session';

/** `read_pseudonyms`: lists of customers under pseudonyms, for analysts. */
export type Permission = components['schemas']['Permission'] | 'read_pseudonyms';

export function useMay(): (...any: Permission[]) => boolean {
  const { permissions } = useSession();
  return (...any) => any.some((permission) => permissions.includes(permission));
}

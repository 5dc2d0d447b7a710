// What the pages offer to begin: nothing that the server could only refuse to everybody at this site.
import { siteMayCreate } from '../domain/access.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import type { AppStatus } from '../records/api.ts';

export function isOffered(key: string, status: AppStatus | undefined): boolean {
  const type = recordType(key);
  const site = status?.device?.site;
  return type !== undefined && (site === undefined || siteMayCreate(site, type.compartment));
}

// What the pages offer to begin: nothing that the server could only refuse to everybody at this site.
import { siteMayCreate } from '../domain/access.ts';
import { recordType, type RecordTypeKey } from '../domain/catalogue/registry.ts';
import type { AppStatus } from '../records/api.ts';

export function isOffered(type: RecordTypeKey, status: AppStatus | undefined): boolean {
  const site = status?.device?.site;
  return site === undefined || siteMayCreate(site, recordType(type).compartment);
}

// The names that a person's page may show for references: the household's people and the users known here.
import type { AppStatus, PersonView } from '../../records/api.ts';
import type { Names } from '../describe.ts';
import { text } from '../show.ts';

export function namesOf(view: PersonView | undefined, status: AppStatus | undefined): Names {
  const names = namesOfStaff(status);
  if (!view) return names;
  names.set(view.person.document.id, nameOf(view));
  for (const member of view.members) names.set(member.row.id, member.row.name);
  for (const item of [...view.timeline, ...view.cases])
    if (item.byName) names.set(item.document.updated.by, item.byName);
  return names;
}

/** Who has signed in on this device, and all colleagues. */
export function namesOfStaff(status: AppStatus | undefined): Map<string, string> {
  const staff = [
    ...(status?.colleagues ?? []),
    ...(status?.knownUsers ?? []),
    ...(status?.user ? [status.user] : []),
  ];
  return new Map(staff.map(({ id, name }) => [id, name]));
}

export function nameOf(view: PersonView): string {
  return text(view.person.document.body['name_kanji']) ?? '';
}

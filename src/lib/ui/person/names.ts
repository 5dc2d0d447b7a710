// The names that a person's page may show for references: the household's people and the users known here.
import type { AppStatus, PersonView } from '../../records/api.ts';
import type { Names } from '../describe.ts';
import { text } from '../show.ts';

export function namesOf(view: PersonView | undefined, status: AppStatus | undefined): Names {
  const names = new Map<string, string>();
  for (const user of status?.knownUsers ?? []) names.set(user.id, user.name);
  if (status?.user) names.set(status.user.id, status.user.name);
  if (!view) return names;
  names.set(view.person.document.id, nameOf(view));
  for (const member of view.members) names.set(member.row.id, member.row.name);
  for (const item of [...view.timeline, ...view.cases])
    if (item.byName) names.set(item.document.updated.by, item.byName);
  return names;
}

export function nameOf(view: PersonView): string {
  return text(view.person.document.body['name_kanji']) ?? '';
}

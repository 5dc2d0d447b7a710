// What may be done with a record on its page: correct it, take it back.
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import type { RecordDoc } from '../../domain/record.ts';
import type { AppStatus } from '../../records/api.ts';
import { isOffered } from '../offered.ts';

export interface MayDo {
  readonly correct: boolean;
  readonly takeBack: boolean;
}

/** A form that does not know a newer version's record leaves it alone; taken back, its text stays whole all the same. */
export function mayDo(
  record: Pick<RecordDoc, 'schemaVersion' | 'void'>,
  type: Pick<RecordType, 'key' | 'version'>,
  status: AppStatus | undefined,
): MayDo {
  const takeBack = record.void === undefined && isOffered(type.key, status);
  return { takeBack, correct: takeBack && record.schemaVersion <= type.version };
}

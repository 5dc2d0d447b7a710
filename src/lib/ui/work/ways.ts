// Where the lines of the work list lead: given by the page, which knows the addresses.
import type { RecordId } from '../../domain/record.ts';

export interface WorkWays {
  readonly open: (id: RecordId) => void;
  readonly newRecord: (type: string, about?: RecordId) => void;
}

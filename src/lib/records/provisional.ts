// Provisional numbers: what a record made offline is called until the server gives its number, and found by for ever.
import { recordType } from '../domain/catalogue/registry.ts';
import type { Body, DeviceId } from '../domain/record.ts';
import type { Disk } from '../replica/disk.ts';

export interface ProvisionalNumbers {
  /** Such as `T-K3F7Q-12`, never given twice on this device; undefined for a type that has no numbers. */
  next(type: string, body: Body): Promise<string | undefined>;
}

/** One count for all users of the device, so no key seals it: it tells how many numbers were given and nothing of whom. */
const ITEM = 'provisional-numbers';

export function createProvisionalNumbers(
  disk: Pick<Disk, 'getItem' | 'setItem'>,
  device: DeviceId,
): ProvisionalNumbers {
  let before: Promise<unknown> = Promise.resolve();
  const short = shortOf(device);
  async function take(): Promise<string> {
    const given = await disk.getItem(ITEM);
    const count = (typeof given === 'number' ? given : 0) + 1;
    // Stored before it is used: a crash skips a number and never gives it twice.
    await disk.setItem(ITEM, count);
    return `T-${short}-${String(count)}`;
  }
  return {
    next(type, body) {
      if (!lacksNumber(type, body)) return Promise.resolve(undefined);
      const taken = before.then(take, take);
      before = taken;
      return taken;
    },
  };
}

export function withoutNumber(body: Body): Body {
  const { provisional_no: _number, ...rest } = body;
  return rest;
}

function lacksNumber(type: string, body: Body): boolean {
  const fields = recordType(type)?.fields ?? [];
  const numbers = fields.filter((field) => field.series !== undefined);
  return (
    fields.some((field) => field.name === 'provisional_no') &&
    [...numbers.map((field) => field.name), 'provisional_no'].every(
      (name) => body[name] === undefined,
    )
  );
}

/** The end of a device id is its random part. */
function shortOf(device: DeviceId): string {
  return device
    .replace(/[^0-9a-z]/gi, '')
    .slice(-5)
    .toUpperCase();
}

// What people of the wire test do again and again: look around, disagree, be refused.
import type { RecordId } from '../../../src/lib/domain/record.ts';
import type { SaveInput } from '../../../src/lib/records/api.ts';
import { type Actor, newId } from './actors.ts';
import type { Family } from './families.ts';
import type { Marks } from './marks.ts';

/** Searches, lists, the day's work, and the pages of a family. */
export async function lookAround({ device }: Actor, family: Family): Promise<void> {
  const { keeper } = device;
  const answers = [
    await keeper.search('見本'),
    await keeper.find('の経過'),
    await keeper.list({ type: 'case_note', words: 'の', limit: 200 }),
    await keeper.list({ type: 'person', limit: 200 }),
    await keeper.work(),
    await keeper.candidates({ name: '見本' }),
    await keeper.person(family.child),
    await keeper.household(family.household),
  ];
  for (const answer of answers) if (!answer.ok) throw new Error(answer.message);
}

/** Two write otherwise in the same field, one without a line; the later one decides for a third text. */
export async function disagree(
  first: Actor,
  second: Actor,
  id: RecordId,
  marks: Marks,
): Promise<void> {
  await second.sees(id);
  second.line.cut();
  await second.edit(id, { advice: `${marks.make(second.site)}の助言` });
  await first.edit(id, { advice: `${marks.make(first.site)}の助言` });
  await first.sent();
  second.line.mend();
  await second.device.until(async () => {
    const [item] = await second.outgoing();
    return item?.state === 'conflict' && item.theirs !== undefined && item.isBehind !== true;
  });
  const [item] = await second.outgoing();
  if (item?.theirs === undefined) throw new Error('no conflict');
  const { theirs, changeId } = item;
  const answer: SaveInput = {
    type: theirs.type,
    recordId: id,
    seen: theirs,
    settles: changeId,
    body: { ...theirs.body, advice: `${marks.make(second.site)}の助言` },
  };
  await second.write(answer);
}

/** A record that no center may write: refused, and handed to the supervisors with a word. */
export async function refusedTo(actor: Actor, mark: string, word: string): Promise<void> {
  await actor.save({ type: 'pi_ledger', newId: newId('pi_ledger'), body: { purpose: mark } });
  await actor.device.until(async () => (await actor.device.keeper.status()).attention > 0);
  for (const { changeId, state } of await actor.outgoing()) {
    if (state !== 'refused') continue;
    const handed = await actor.device.keeper.handOver(changeId, `${word}のため`);
    if (!handed.ok) throw new Error(handed.message);
  }
  await actor.sent();
}

// A home-visit note written with the line cut reaches city hall (R5-4, R8-4b, R6-1, P9-8; SYNC-01, SYNC-03, SYNC-04).
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { expect, test } from './product.ts';
import { findMarkers, randomMarker } from './profile-scan.ts';
import {
  enrol,
  openPerson,
  save,
  savedState,
  search,
  setUp,
  signIn,
  atHome,
  writeNote,
  writeVisit,
} from './steps.ts';
import { tapLine } from './wire-tap.ts';

const { familyWithCase: family, newbornWithoutCase: newborn } = demoStory;

test('the case manager finds the family by kana, kanji, birth date and telephone', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  for (const words of ['ほしの', 'ﾎｼﾉ ﾋﾅ', family.childName, '09000009001', '星野　陽菜']) {
    await search(page, words);
    await expect(page.getByRole('option', { name: /星野/ }).first()).toBeVisible();
  }
  // The family of the old kanji, by either form, and by the birth date as it is said on the telephone.
  for (const words of ['髙橋', '高橋', 'H5.9.30', '1993-09-30']) {
    await search(page, words);
    await expect(page.getByRole('option', { name: /髙橋 亮/ })).toBeVisible();
  }
  await openPerson(page, 'ほしの', family.childName);
  await expect(page.getByRole('article').filter({ hasText: 'お誕生電話' })).toBeVisible();
});

test('SYNC-03, SYNC-04: a visit and a note written with the line cut arrive at city hall by themselves', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(240_000);
  const visitMarker = randomMarker('visit');
  const noteMarker = randomMarker('note');
  const otherMarker = randomMarker('other');
  const southMarker = randomMarker('south');

  // The other center looks on, its line tapped.
  const tap = await tapLine(product.port);
  const south = await browserAt();
  await enrol(south.page, product, 'cminami', `http://cminami.localhost:${String(tap.port)}`);
  await signIn(south.page, 'u-endo');
  await atHome(south.page);

  // The counsellor at city hall has the child's page open, and touches nothing from here on.
  const hall = await browserAt();
  await setUp(hall.page, product, 'kks', 'u-sato');
  await openPerson(hall.page, 'ほしの', family.childName);

  let center = await browserAt();
  await setUp(center.page, product, 'ckita', 'u-abe');
  // The names come first, the records after them: the line is cut when the family has arrived.
  await openPerson(center.page, 'ほしの', family.childName);
  await product.line('ckita', 'cut');
  await expect(savedState(center.page)).toContainText('回線断', { timeout: 30_000 });

  await writeVisit(center.page, visitMarker);
  await save(center.page);
  await expect(savedState(center.page)).toContainText('未送信 1件（この端末に保存済み）');
  await center.page.reload();
  await expect(savedState(center.page)).toContainText('未送信 1件（この端末に保存済み）');

  // The browser is closed and opened again; the password opens the vault without the line.
  await center.close();
  center = await browserAt({ profile: center.profile });
  await center.page.goto(product.origin('ckita'));
  await signIn(center.page, 'u-abe');
  await atHome(center.page);
  await openPerson(center.page, 'ほしの', family.childName);
  await expect(center.page.getByText(visitMarker)).toBeVisible();
  await writeNote(center.page, noteMarker);
  await save(center.page);
  await center.page
    .getByRole('article')
    .filter({ hasText: visitMarker })
    .getByRole('button', { name: '直す' })
    .click();
  await center.page.getByRole('textbox', { name: '助言・情報提供' }).fill(`${visitMarker}-edited`);
  await save(center.page);
  await expect(savedState(center.page)).toContainText('未送信 3件（この端末に保存済み）');

  // A visit in a family without a case: city hall must not see it.
  await openPerson(center.page, newborn.childKana ?? newborn.childName, newborn.childName);
  await writeVisit(center.page, otherMarker);
  await save(center.page);
  await expect(hall.page.getByText(noteMarker)).toHaveCount(0);

  const restored = Date.now();
  await product.line('ckita', 'up');
  await expect(hall.page.getByText(noteMarker)).toBeVisible({ timeout: 30_000 });
  const took = Date.now() - restored;
  console.log(`city hall saw the note ${String(took)} ms after packets flowed again`);
  // About 5 seconds is promised; what takes twice that is a fault of the product and not of the machine.
  expect(took).toBeLessThan(10_000);
  await expect(hall.page.getByText(`${visitMarker}-edited`)).toBeVisible();
  await expect(savedState(center.page)).toHaveText(/サーバ保存済/);
  await expect(savedState(center.page)).not.toContainText('未送信');
  await expect(savedState(center.page)).not.toContainText('回線断');

  await openPerson(hall.page, newborn.childName, newborn.childName);
  await expect(hall.page.getByText(otherMarker)).toHaveCount(0);

  // The tap hears what is the south's own, and nothing of the north's.
  await search(south.page, 'コバヤシ');
  await south.page.getByRole('option', { name: /小林 莉子/ }).click();
  await writeNote(south.page, southMarker);
  await save(south.page);
  await expect(savedState(south.page)).not.toContainText('未送信');
  await expect.poll(() => tap.heard(southMarker)).toBe(true);
  for (const marker of [visitMarker, noteMarker, otherMarker])
    expect(tap.heard(marker)).toBe(false);

  await south.close();
  await center.close();
  const markers = [visitMarker, noteMarker, otherMarker, southMarker];
  expect(await findMarkers(south.profile, markers)).toEqual([]);
  expect(await findMarkers(center.profile, markers)).toEqual([]);
  expect(product.output()).not.toContain(noteMarker);
  await tap.close();
});

// What a device sealed and signed opens here; what was touched, or signed by somebody else, does not.
import { expect, it } from 'vitest';
import type { ChangeId } from '../../src/lib/domain/record.ts';
import { generateSigningKeys, sign } from '../../src/lib/protocol/envelopes/signature.ts';
import { generateServerKeys, sealToServer } from '../../src/lib/protocol/envelopes/to-server.ts';
import { createOpener } from './opener.ts';

const stamp = { at: '2026-11-22T00:00:00Z', by: 'u1', site: 'CKITA', device: 'd1' };
const change = {
  changeId: 'c1',
  recordId: 'case_note:1',
  author: { user: 'u1', device: 'd1', site: 'CKITA' },
  base: { kind: 'none' },
  next: {
    id: 'case_note:1',
    type: 'case_note',
    schemaVersion: 1,
    body: { facts: '見本' },
    created: stamp,
    updated: stamp,
    changeId: 'c1',
    status: 'draft',
  },
};

it('opens a change of the user on the device, and nothing else', async () => {
  const server = await generateServerKeys();
  const keys = await generateSigningKeys();
  const stranger = await generateSigningKeys();
  const opener = createOpener({
    privateKey: server.privateKey,
    publicKeys: async (user, device) =>
      user === 'u1' && device === 'd1'
        ? [stranger.publicKey.replace(/^./, 'A'), keys.publicKey]
        : [],
  });
  const seal = async (id: string, content: object) =>
    sealToServer(server.publicKey, 'change', id, content);
  const id = 'c1' as ChangeId;
  const signature = await sign(keys.privateKey, 'change', change);
  expect(await opener.openChange(id, await seal('c1', { change, signature }))).toEqual({
    ok: true,
    change,
  });
  const forged = await sign(stranger.privateKey, 'change', change);
  expect(await opener.openChange(id, await seal('c1', { change, signature: forged }))).toEqual({
    ok: false,
    code: 'bad_signature',
  });
  const unreadable = { ok: false, code: 'unreadable' };
  expect(await opener.openChange(id, await seal('c2', { change, signature }))).toEqual(unreadable);
  expect(await opener.openChange(id, await seal('c1', { change: {}, signature }))).toEqual(
    unreadable,
  );
  expect(await opener.openChange(id, 'ts1.x.y')).toEqual(unreadable);
});

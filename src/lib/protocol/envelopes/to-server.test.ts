// `tsumugi/to-server/1` against its committed vectors, and what it must refuse.
import { describe, expect, it } from 'vitest';
import {
  createServerSealer,
  generateServerKeys,
  openAtServer,
  sealToServer,
  type ToServerKind,
} from './to-server.ts';
import vectors from './to-server.vectors.json' with { type: 'json' };

describe('tsumugi/to-server/1', () => {
  it.each(vectors.cases)('opens the vector of kind $kind', async (vector) => {
    const kind = vector.kind as ToServerKind;
    const opened = await openAtServer(vectors.privateKey, kind, vector.id, vector.envelope);
    expect(opened).toEqual(vector.payload);
  });

  it('brings a payload to the server, differently sealed each time', async () => {
    const { publicKey, privateKey } = await generateServerKeys();
    const one = await sealToServer(publicKey, 'change', 'id-1', { body: '経過記録' });
    const two = await sealToServer(publicKey, 'change', 'id-1', { body: '経過記録' });
    expect(one).not.toBe(two);
    expect(await openAtServer(privateKey, 'change', 'id-1', one)).toEqual({ body: '経過記録' });
  });

  it('agrees a key of its own for each envelope, prepared in advance or not', async () => {
    const { publicKey, privateKey } = await generateServerKeys();
    const seal = createServerSealer(publicKey);
    const ids = Array.from({ length: 8 }, (_, at) => `id-${String(at)}`);
    const first = await seal('change', 'id-0', { id: 'id-0' });
    const others = await Promise.all(ids.slice(1).map((id) => seal('change', id, { id })));
    const envelopes = [first, ...others];
    expect(new Set(envelopes.map((envelope) => envelope.split('.')[1])).size).toBe(8);
    for (const [at, id] of ids.entries()) {
      expect(await openAtServer(privateKey, 'change', id, envelopes[at] ?? '')).toEqual({ id });
    }
  });

  it('refuses another id, another kind, another key and a changed envelope', async () => {
    const { publicKey, privateKey } = await generateServerKeys();
    const envelope = await sealToServer(publicKey, 'change', 'id-1', { a: 1 });
    const other = await generateServerKeys();
    await expect(openAtServer(privateKey, 'change', 'id-2', envelope)).rejects.toThrow();
    await expect(openAtServer(privateKey, 'draft', 'id-1', envelope)).rejects.toThrow();
    await expect(openAtServer(other.privateKey, 'change', 'id-1', envelope)).rejects.toThrow();
    for (const bad of ['', 'ts1', 'ts2' + envelope.slice(3), envelope + '.x', envelope + 'A']) {
      await expect(openAtServer(privateKey, 'change', 'id-1', bad)).rejects.toThrow();
    }
  });
});

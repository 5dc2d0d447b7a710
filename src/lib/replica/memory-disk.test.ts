// The disk in memory keeps what the real one keeps, and fails where its hooks say.
import { describe, expect, it } from 'vitest';
import { diskChecks } from './disk-contract.ts';
import { createMemoryDisk, emptyContents } from './memory-disk.ts';

describe('the disk in memory', () => {
  it.each(diskChecks)('$name', async ({ run }) => {
    const contents = emptyContents();
    const open = () => createMemoryDisk(contents);
    await run(open(), async () => Promise.resolve(open()));
  });

  it('writes nothing when killed before, and everything when killed after', async () => {
    const contents = emptyContents();
    const killed = () => {
      throw new Error('killed');
    };
    const before = createMemoryDisk(contents, { beforeWrite: killed });
    await expect(before.setItem('name', 1)).rejects.toThrow('killed');
    expect(contents.items.size).toBe(0);
    const after = createMemoryDisk(contents, { afterWrite: killed });
    await expect(after.setItem('name', 1)).rejects.toThrow('killed');
    expect(contents.items.get('name')).toBe(1);
  });
});

// Stands in where the browser gives no storage: every question is answered with the fault, nothing pretends to be kept.
import type { Disk } from '../replica/disk.ts';
import { StorageFault } from '../replica/storage-fault.ts';

export function refusingDisk(cause: unknown): Disk {
  const fault = cause instanceof StorageFault ? cause : new StorageFault('refused', { cause });
  const refuse = (): Promise<never> => Promise.reject(fault);
  return {
    readSegments: refuse,
    commit: refuse,
    logIds: refuse,
    addOutgoing: refuse,
    outgoing: refuse,
    setVerdict: refuse,
    removeVerdict: refuse,
    setCopies: refuse,
    removeOutgoing: refuse,
    putDraft: refuse,
    drafts: refuse,
    removeDraft: refuse,
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
    wipe: refuse,
  };
}

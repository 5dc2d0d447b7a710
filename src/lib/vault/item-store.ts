// The few rows of the device itself, by name: the part of the disk that the vault needs.

/** A write that resolves is durable. The browser's `Disk` is one. */
export interface ItemStore {
  getItem(name: string): Promise<unknown>;
  setItem(name: string, value: unknown): Promise<void>;
  removeItem(name: string): Promise<void>;
}

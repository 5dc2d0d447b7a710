// The day in the city, wherever the server stands and its clock is set: Japan has one zone and no summer time.
export function cityDay(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
}

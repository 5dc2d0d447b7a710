// The sites of the city: apart from the registry, for a locked device names its site before the catalogue is loaded.
import sitesData from './data/sites.json' with { type: 'json' };
import type { Site } from './shapes.ts';

// The data is checked by catalogue.test.ts; TypeScript widens JSON's literals, hence the cast.
const allSites = sitesData as unknown as readonly Site[];

export function sites(): readonly Site[] {
  return allSites;
}

export function site(code: string): Site | undefined {
  return allSites.find((one) => one.code === code);
}

export function siteName(code: string): string {
  return site(code)?.ja ?? code;
}

// The scenes of the demo: one family for each situation that the product must show, dated back from the city's day.
import type { CityBuilder } from '../builder.ts';
import { eighthMonth, supportedBeforeBirth, pastTheDate, loss } from './before-birth.ts';
import { firstDays, refusedVisit, missedCheckup } from './after-birth.ts';
import { withoutPlace, brazilianFamily, beginsSchool } from './places.ts';
import { longKnown } from './long-known.ts';
import { yesterday } from './notification.ts';
import { onTheList } from './on-the-list.ts';
import { moving, almostGrown, longClosed } from './leaving.ts';

/** `longNotes`: how many notes the one family has that is known for years. */
export function addScenes(city: CityBuilder, longNotes: number): void {
  eighthMonth(city);
  supportedBeforeBirth(city);
  pastTheDate(city);
  loss(city);
  firstDays(city);
  refusedVisit(city);
  missedCheckup(city);
  withoutPlace(city);
  brazilianFamily(city);
  beginsSchool(city);
  longKnown(city, longNotes);
  yesterday(city);
  onTheList(city);
  moving(city);
  almostGrown(city);
  longClosed(city);
}

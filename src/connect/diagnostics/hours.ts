import type { Placement } from '../objects/objects-round.ts';
import { type Place, parsePlace, placeText } from '../objects/place.ts';

/** How long a blob is looked at again: records come up to 48 hours late. */
export const LOOK_BACK_HOURS = 48;
/** Blobs of so many hours are listed: what waits at the end of one is handed over when it was not changed for 48. */
export const LISTED_HOURS = 60;
/** Hours whose places stand in a cursor; what is older is left behind for good. */
const KEPT_HOURS = 72;

/**
 * The cursor of a resource: places of the blobs of its last hours, `202611221200=123l:0123456789abcdef 202611221300=…`, in the
 * order of the hours. So state does not grow with the years of logs that are read.
 */
export const hourPlacement = (partition: string, hour: string): Placement => ({
  partition,
  read: (cursor) => {
    const places = placesOf(cursor);
    const place = places.get(hour);
    if (place !== undefined) return parsePlace(place);
    return isLeftBehind(hour, places) ? 'done' : undefined;
  },
  write: (cursor, place) => withPlace(cursor, hour, place),
});

function withPlace(cursor: string, hour: string, place: Place): string {
  const places = placesOf(cursor);
  places.set(hour, placeText(place));
  return [...places]
    .filter(([each]) => each === hour || !isLeftBehind(each, places))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([each, text]) => `${each}=${text}`)
    .join(' ');
}

function placesOf(cursor: string): Map<string, string> {
  const places = new Map<string, string>();
  for (const part of cursor.split(' ')) {
    const [hour, place] = part.split('=');
    if (hour !== undefined && place !== undefined) places.set(hour, place);
  }
  return places;
}

/** Whether an hour lies so far before the newest that its blob was left behind. */
function isLeftBehind(hour: string, places: ReadonlyMap<string, string>): boolean {
  const newest = [...places.keys()].reduce((a, b) => (a > b ? a : b), '');
  return newest !== '' && timeOf(newest) - timeOf(hour) > KEPT_HOURS * 3_600_000;
}

const timeOf = (hour: string): number =>
  Date.UTC(
    Number(hour.slice(0, 4)),
    Number(hour.slice(4, 6)) - 1,
    Number(hour.slice(6, 8)),
    Number(hour.slice(8, 10)),
    Number(hour.slice(10, 12)),
  );

/** Folders of the days that are looked at again: `y=2026/m=11/d=20/`, oldest first. */
export function daysBefore(now: Date, hours: number): string[] {
  const days: string[] = [];
  const first = new Date(now.getTime() - hours * 3_600_000);
  for (
    let day = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
    day <= now.getTime() + 3_600_000;
    day += 86_400_000
  ) {
    const [date = ''] = new Date(day).toISOString().split('T');
    const [year, month, of] = date.split('-');
    days.push(`y=${year}/m=${month}/d=${of}/`);
  }
  return days;
}

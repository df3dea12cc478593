import { oneLine } from '../../lib/one-line.ts';

/** How many values are listed before "and n more". */
const LISTED = 12;

/** Values that are allowed, in a few words. */
export const listed = (values: readonly string[]): string =>
  values.length <= LISTED
    ? values.map(shown).join(', ')
    : `${values.slice(0, LISTED).map(shown).join(', ')} and ${values.length - LISTED} more`;

/** A name for a message: one line, not too long. */
export const shown = (name: string): string => oneLine(name).slice(0, 80);

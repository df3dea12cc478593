import { isUnknown, joinText, Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';

/**
 * A value as text, as ids and names are put together: an unknown as `${identity}`, an object or array (which a hostile
 * plan may hold anywhere) as its JSON. `String` would throw on an object with a `toString` of its own.
 */
export function textOf(value: Value | undefined): string {
  if (isUnknown(value)) return value.toString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value as a piece for `joinText`, which keeps an unknown apart from the text around it. */
export const pieceOf = (value: Value): string | Unknown => (isUnknown(value) ? value : textOf(value));

/** `joinText`, at once where every piece is known, as most are. */
export const joinPieces = (pieces: readonly (string | Unknown)[]): string | Unknown =>
  pieces.some(isUnknown) ? joinText(pieces) : pieces.join('');

/** An unknown of this reader. A slash would break the ids that identities stand in. */
export const unknownOf = (identity: string): Unknown =>
  new Unknown('runtime', identity.replaceAll('/', '|'), { presence: 'maybe-absent' });

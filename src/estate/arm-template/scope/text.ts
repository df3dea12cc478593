import { joinText, Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';

/** A text that is known, or of which some or all is not. */
export type Text = string | Unknown;

/** A value read as text; undefined for what is no text at all. */
export function asText(value: Value | undefined): Text | undefined {
  if (typeof value === 'string' || value instanceof Unknown) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** Splits at each `/` of the known pieces; an unknown piece is never split. */
export function splitText(text: Text): readonly Text[] {
  if (typeof text === 'string') return text.split('/');
  const segments: (string | Unknown)[][] = [[]];
  for (const part of text.parts ?? [{ hole: text.identity }]) {
    const pieces = typeof part === 'string' ? part.split('/') : [holeOf(text, part.hole)];
    pieces.forEach((piece, i) => {
      if (i > 0) segments.push([]);
      segments.at(-1)?.push(piece);
    });
  }
  return segments.map((pieces) => (pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : joinText(pieces)));
}

const holeOf = (text: Unknown, hole: string): Unknown =>
  hole === text.identity && text.parts === undefined ? text : new Unknown(text.reason, hole);

/** Joins segments by `/`. */
export const joinSegments = (segments: readonly Text[]): Text =>
  joinText(segments.flatMap((segment, i) => (i === 0 ? [segment] : ['/', segment])));

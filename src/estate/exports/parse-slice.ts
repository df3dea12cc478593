import { type Json, parseBoundedJson, parseJson } from '../../lib/json.ts';
import type { Slice, SliceProblem } from './slice-array.ts';

/** A value cut out of a stream, with the text it was read from. */
export interface ParsedElement {
  readonly value: Json;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What could be read of a slice. `problem` says that some of it could not; the elements are still good. */
export interface ParsedSlice {
  readonly elements: readonly ParsedElement[];
  readonly problem?: SliceProblem;
}

/**
 * Parses a slice. Where it is not JSON because a bracket or quote is missing, the elements that follow in the same
 * text are still found by their indentation: a line that begins an object in the very column of the first one.
 */
export function parseSlice(slice: Slice): ParsedSlice {
  const { text, line, column } = slice;
  if (slice.kind !== 'broken') {
    const value = parseJson(text);
    if (value !== undefined) return { elements: [{ value, text, line, column }] };
  }
  const problem = slice.kind === 'broken' ? slice.problem : 'not-json';
  return { elements: problem === 'too-deep' ? [] : salvage(text, line, column), problem };
}

function salvage(text: string, line: number, column: number): readonly ParsedElement[] {
  const found: ParsedElement[] = [];
  const lines = text.split('\n');
  const indent = ' '.repeat(column - 1);
  const begins = (t: string): boolean => t.startsWith(`${indent}{`);
  const starts = lines.flatMap((t, i) => (i > 0 && begins(t) ? [i] : []));
  starts.forEach((start, n) => {
    const piece = lines
      .slice(start, starts[n + 1])
      .join('\n')
      .trim()
      .replace(/,$/, '');
    const value = parseBoundedJson(piece) ?? parseBoundedJson(piece.replace(/\s*\]\s*$/, ''));
    if (value !== undefined) found.push({ value, text: piece, line: line + start, column });
  });
  return found;
}

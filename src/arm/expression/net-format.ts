import { isUnknown, joinText, type Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { textOf } from './functions/arguments.ts';
import type { CallSite } from './functions/row.ts';
import { formatNetDate, parseNetDate } from './net-date.ts';

/** The widest column that an alignment may ask for; .NET takes any, but nothing real needs more. */
const WIDEST = 10_000;
const ITEM = /\{\{|\}\}|\{(\d{1,4})\s*(?:,\s*(-?\d{1,7})\s*)?(?::([^{}]*))?\}|[{}]/g;

/**
 * .NET composite formatting: `{0}`, `{0,10}`, `{0:D3}`, with `{{` and `}}` for braces. What is unknown keeps its place.
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting
 */
export function compositeFormat(pattern: string, values: readonly Value[], call: CallSite): string | Unknown {
  const pieces: (string | Unknown)[] = [];
  let at = 0;
  for (const match of pattern.matchAll(ITEM)) {
    pieces.push(pattern.slice(at, match.index));
    at = match.index + match[0].length;
    pieces.push(item(match, values, call));
  }
  pieces.push(pattern.slice(at));
  return joinText(pieces);
}

function item(match: RegExpMatchArray, values: readonly Value[], call: CallSite): string | Unknown {
  if (match[0] === '{{' || match[0] === '}}') return match[0].slice(1);
  if (match[1] === undefined) throw call.failure('format has a brace that belongs to no placeholder; double it');
  const value = values[Number(match[1])];
  if (value === undefined) throw call.failure(`format has no argument for {${match[1]}}`);
  const width = Number(match[2] ?? 0);
  if (Math.abs(width) > WIDEST) throw call.failure(`format cannot align to ${width} characters`);
  const text = specified(value, match[3] ?? '', call);
  if (isUnknown(text)) return width === 0 ? text : call.unknown([match[0], text], { text: true });
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

function specified(value: Value, specifier: string, call: CallSite): string | Unknown {
  if (specifier === '') return textOf(value);
  if (isUnknown(value)) {
    // A text ignores the specifier, a number or a date does not.
    return value.parts === undefined ? call.unknown([`{0:${specifier}}`, value], { text: true }) : value;
  }
  if (typeof value === 'string') {
    const date = parseNetDate(value);
    return date === undefined ? value : formatNetDate(date, specifier);
  }
  if (typeof value !== 'number') return textOf(value);
  return (
    formatNumber(value, specifier) ?? call.unknown([`{0:${specifier}}`, value], { text: true, reason: 'unsupported' })
  );
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A number by a .NET format: D, F, N, P, X, G, or a pattern of zeros; undefined for any other. Culture: invariant. */
export function formatNumber(value: number, specifier: string): string | undefined {
  const zeros = /^(0{1,20})(?:\.(0{1,15}))?$/.exec(specifier);
  if (zeros !== null) return padded(value, zeros[1]?.length ?? 1, zeros[2]?.length ?? 0);
  const match = /^([A-Za-z])(\d{0,2})$/.exec(specifier);
  if (match === null) return undefined;
  const digits = match[2] === '' ? undefined : Number(match[2]);
  switch (match[1]?.toUpperCase()) {
    case 'D':
      return Number.isInteger(value) ? padded(value, digits ?? 1, 0) : undefined;
    case 'F':
      return padded(value, 1, digits ?? 2);
    case 'N':
      return groupedNumber(value, digits ?? 2);
    case 'P':
      return `${groupedNumber(value * 100, digits ?? 2)} %`;
    case 'X':
      return Number.isInteger(value) ? hexadecimal(value, digits ?? 1, match[1] === 'X') : undefined;
    case 'G':
      return digits === undefined || digits === 0 ? String(value) : undefined;
    default:
      return undefined;
  }
}

function padded(value: number, width: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const length = width + (decimals > 0 ? decimals + 1 : 0);
  return (value < 0 ? '-' : '') + text.padStart(length, '0');
}

function groupedNumber(value: number, decimals: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  return (value < 0 ? '-' : '') + grouped(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

/** Negative numbers as 64-bit two's complement, as .NET writes a long. */
function hexadecimal(value: number, width: number, upper: boolean): string {
  const hex = BigInt.asUintN(64, BigInt(value)).toString(16).padStart(width, '0');
  return upper ? hex.toUpperCase() : hex;
}

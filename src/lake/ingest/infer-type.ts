import type { KustoType } from '../../model/table.ts';
import { isContainerText } from './cell-token.ts';
import { datetimeText, guidText, integerText, timespanTicks } from './scalar-text.ts';

/** Types that a value can have, one bit each, in the order in which they are chosen. */
const bits = { bool: 1, long: 2, real: 4, datetime: 8, timespan: 16, guid: 32, dynamic: 64 } as const;
const choice = ['bool', 'long', 'real', 'datetime', 'timespan', 'guid', 'dynamic'] as const;
const ALL = 127;

/** What is known of a column so far: a value for each of the columns of a file. */
export class ColumnGuess {
  #fits = ALL;
  #values = 0;
  #containers = false;

  /** A cell of CSV. Empty ones say nothing. */
  addText(text: string): void {
    if (text === '') return;
    this.#values++;
    if (this.#fits !== 0) this.#fits &= bitsOfText(text);
  }

  /** A value of JSON, by its source. Null and the empty string say nothing. */
  addJson(source: string): void {
    const first = source.charCodeAt(0);
    if (first === 0x6e || source === '""') return;
    this.#values++;
    if (first === 0x7b || first === 0x5b) this.#containers = true;
    if (this.#fits !== 0) this.#fits &= bitsOfJson(source, first);
  }

  /**
   * The narrowest type that holds every value exactly. Values of several kinds become text, or a dynamic where one of them
   * is an object or array of JSON; a column without values is text.
   */
  get type(): KustoType {
    if (this.#values === 0) return 'string';
    return choice.find((type) => (this.#fits & bits[type]) !== 0) ?? (this.#containers ? 'dynamic' : 'string');
  }
}

/** Longer text is a string without a look: no number, time or identifier is as long. */
const LONGEST_SCALAR = 45;

function bitsOfText(text: string): number {
  const first = text.charCodeAt(0);
  if (first === 0x7b || first === 0x5b) return isContainerText(text) ? bits.dynamic : 0;
  if (text.length > LONGEST_SCALAR) return 0;
  if (/^(?:true|false)$/i.test(text)) return bits.bool;
  return bitsOfNumber(text) | bitsOfString(text);
}

function bitsOfJson(source: string, first: number): number {
  if (first === 0x7b || first === 0x5b) return bits.dynamic;
  if (first === 0x74 || first === 0x66) return bits.bool;
  if (first !== 0x22) return bitsOfNumber(source);
  return source.length > LONGEST_SCALAR ? 0 : bitsOfString(String(JSON.parse(source)));
}

/**
 * A number that comes out as it went in: whole ones in plain digits (`007` is a text), floating ones of no more digits than
 * a double keeps. A whole number beyond 2^53 is no floating one.
 */
function bitsOfNumber(text: string): number {
  if (/^(?:0|-?[1-9]\d{0,18})$/.test(text)) {
    const long = integerText(text, 'long') === undefined ? 0 : bits.long;
    return long | (Number.isSafeInteger(Number(text)) ? bits.real : 0);
  }
  const real = /^-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE][+-]?\d{1,3})?$/.exec(text);
  if (real === null) return /^(?:nan|-?inf(?:inity)?)$/i.test(text) ? bits.real : 0;
  const digits = (real[1] ?? '').length + (real[2] ?? '').length;
  return digits <= 17 && Number.isFinite(Number(text)) ? bits.real : 0;
}

/** A time whose digits beyond 100 ns say nothing, a span, or an identifier written as it will be printed. */
function bitsOfString(text: string): number {
  if (guidText(text) === text) return bits.guid;
  if (datetimeText(text) !== undefined) return /\.\d{7}0*[1-9]/.test(text) ? 0 : bits.datetime;
  return timespanTicks(text) === undefined ? 0 : bits.timespan;
}

import { isUnknown, joinText, Unknown } from '../../../model/unknown.ts';
import { isValueArray } from '../../../model/value.ts';
import { knownEnd, knownStart } from '../equality.ts';
import { MAX_TEXT } from '../measure.ts';
import { compositeFormat } from '../net-format.ts';
import { arrayAt, integerAt, textAt, textOf, wrongKind } from './arguments.ts';
import { type FunctionRow, reference } from './row.ts';

const page = reference('string');

/** Changes what is known of a text piece by piece; an unknown piece becomes the call on it. */
const byPiece =
  (change: (text: string) => string): FunctionRow['evaluate'] =>
  (args, call) => {
    const value = args[0] ?? null;
    if (!isUnknown(value)) return change(textAt(args, 0, call));
    const parts = value.parts?.map((part) =>
      typeof part === 'string' ? change(part) : { hole: `${call.name}(\${${part.hole}})` },
    );
    if (parts === undefined) return call.unknown(args, { text: true });
    return joinText([new Unknown(value.reason, value.identity, { parts })]);
  };

/** Whether a text starts (ends) with another, case apart. What is known at that end may decide it. */
const atEnd =
  (
    known: (parts: NonNullable<Unknown['parts']>) => string,
    test: (text: string, end: string) => boolean,
  ): FunctionRow['evaluate'] =>
  (args, call) => {
    const [text = null, wanted = null] = args;
    if (isUnknown(wanted)) return call.unknown(args);
    const end = textAt(args, 1, call).toLowerCase();
    if (!isUnknown(text)) return test(textAt(args, 0, call).toLowerCase(), end);
    const start = known(text.parts ?? []).toLowerCase();
    if (test(start, end)) return true;
    return start.length > 0 && !test(end, start) ? false : call.unknown(args);
  };

const format: FunctionRow['evaluate'] = (args, call) => {
  if (isUnknown(args[0])) return call.unknown(args, { text: true });
  return compositeFormat(textAt(args, 0, call), args.slice(1), call);
};

const join: FunctionRow['evaluate'] = (args, call) => {
  const [list = null, delimiter = null] = args;
  if (isUnknown(list)) return call.unknown(args, { text: true });
  const between = isUnknown(delimiter) ? delimiter : textAt(args, 1, call);
  const size = arrayAt(args, 0, call).length * String(between).length;
  if (size > MAX_TEXT) throw call.failure('join gives a text that is too long', 'ARM_TOO_LARGE');
  return joinText(arrayAt(args, 0, call).flatMap((item, i) => (i === 0 ? [textOf(item)] : [between, textOf(item)])));
};

const padLeft: FunctionRow['evaluate'] = (args, call) => {
  const value = args[0] ?? null;
  if (typeof value !== 'string' && typeof value !== 'number') throw wrongKind(args, 0, call, 'a string or an int');
  const total = integerAt(args, 1, call);
  const character = args.length > 2 ? textAt(args, 2, call) : ' ';
  if (character.length !== 1) throw call.failure('padLeft pads with one character');
  if (total < 0 || total > MAX_TEXT) throw call.failure(`padLeft cannot pad to ${total} characters`);
  return String(value).padStart(total, character);
};

const replace: FunctionRow['evaluate'] = (args, call) => {
  const text = textAt(args, 0, call);
  const from = textAt(args, 1, call);
  const to = textAt(args, 2, call);
  if (from === '') throw call.failure('replace cannot look for an empty string');
  const count = text.split(from).length - 1;
  if (text.length + count * to.length > 2 * MAX_TEXT) {
    throw call.failure('replace gives a text that is too long', 'ARM_TOO_LARGE');
  }
  return text.replaceAll(from, () => to);
};

const split: FunctionRow['evaluate'] = (args, call) => {
  const text = textAt(args, 0, call);
  const given = args[1] ?? null;
  const list = isValueArray(given) ? given.map((_, i) => textAt(given, i, call)) : [textAt(args, 1, call)];
  const delimiters = list.filter((delimiter) => delimiter !== '');
  call.charge(text.length * Math.max(delimiters.length, 1));
  if (delimiters.length === 0) return [text];
  if (delimiters.length === 1) return text.split(delimiters[0] ?? '');
  return splitAtAny(text, delimiters);
};

/** At each place the first delimiter of the list that stands there counts. */
function splitAtAny(text: string, delimiters: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    const found = delimiters.find((delimiter) => text.startsWith(delimiter, at));
    if (found === undefined) at++;
    else {
      pieces.push(text.slice(start, at));
      at += found.length;
      start = at;
    }
  }
  return [...pieces, text.slice(start)];
}

const substring: FunctionRow['evaluate'] = (args, call) => {
  const [text = null, from = null, count = null] = args;
  if (isUnknown(from) || isUnknown(count)) return call.unknown(args, { text: true });
  const start = integerAt(args, 1, call);
  const length = args.length > 2 ? integerAt(args, 2, call) : undefined;
  if (isUnknown(text)) {
    const known = knownStart(text.parts ?? []);
    const end = length === undefined ? Infinity : start + length;
    return start >= 0 && end <= known.length ? known.slice(start, end) : call.unknown(args, { text: true });
  }
  const whole = textAt(args, 0, call);
  const end = length === undefined ? whole.length : start + length;
  if (start < 0 || end < start || end > whole.length) {
    throw call.failure(
      `substring from ${start}${length === undefined ? '' : ` of ${length}`} lies outside a string of ${whole.length}`,
    );
  }
  return whole.slice(start, end);
};

const text: FunctionRow['evaluate'] = (args) => textOf(args[0] ?? null);

export const stringRows: readonly FunctionRow[] = [
  {
    name: 'toLower',
    minimum: 1,
    maximum: 1,
    document: page('tolower'),
    unknowns: 'own',
    examples: [{ call: "toLower('One Two Three')", gives: 'one two three' }],
    evaluate: byPiece((t) => t.toLowerCase()),
  },
  {
    name: 'toUpper',
    minimum: 1,
    maximum: 1,
    document: page('toupper'),
    unknowns: 'own',
    examples: [{ call: "toUpper('One Two Three')", gives: 'ONE TWO THREE' }],
    evaluate: byPiece((t) => t.toUpperCase()),
  },
  {
    name: 'trim',
    minimum: 1,
    maximum: 1,
    document: page('trim'),
    yields: 'text',
    examples: [{ call: "trim('   one two three   ')", gives: 'one two three' }],
    evaluate: (args, call) => textAt(args, 0, call).trim(),
  },
  {
    name: 'startsWith',
    minimum: 2,
    maximum: 2,
    document: page('startswith'),
    unknowns: 'own',
    examples: [
      { call: "startsWith('abcdef', 'AB')", gives: true },
      { call: "startsWith('abcdef', 'e')", gives: false },
    ],
    evaluate: atEnd(knownStart, (t, end) => t.startsWith(end)),
  },
  {
    name: 'endsWith',
    minimum: 2,
    maximum: 2,
    document: page('endswith'),
    unknowns: 'own',
    examples: [
      { call: "endsWith('abcdef', 'EF')", gives: true },
      { call: "endsWith('abcdef', 'e')", gives: false },
    ],
    evaluate: atEnd(knownEnd, (t, end) => t.endsWith(end)),
  },
  {
    name: 'format',
    minimum: 1,
    maximum: Infinity,
    document: page('format'),
    unknowns: 'own',
    examples: [
      {
        call: "format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)",
        gives: 'Hello, User. Formatted number: 8,175,133',
      },
      { call: "format('{0:D3}|{1,5}|{1,-5}|{{{2:X}}}', 7, 'ab', 255)", gives: '007|   ab|ab   |{FF}' },
      { call: "format('{0}', true())", gives: 'True' },
      { call: "format('{0:N2} {0:F1}', 1234)", gives: '1,234.00 1234.0' },
    ],
    evaluate: format,
  },
  {
    name: 'join',
    minimum: 2,
    maximum: 2,
    document: page('join'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      { call: "join(createArray('one', 'two', 'three'), ',')", gives: 'one,two,three' },
      { call: "join(createArray(), ';')", gives: '' },
    ],
    evaluate: join,
  },
  {
    name: 'padLeft',
    minimum: 2,
    maximum: 3,
    document: page('padleft'),
    yields: 'text',
    examples: [
      { call: "padLeft('123', 10, '0')", gives: '0000000123' },
      { call: 'padLeft(7, 3)', gives: '  7' },
    ],
    evaluate: padLeft,
  },
  {
    name: 'replace',
    minimum: 3,
    maximum: 3,
    document: page('replace'),
    yields: 'text',
    cost: 'arguments',
    examples: [
      { call: "replace('123-123-1234', '-', '')", gives: '1231231234' },
      { call: "replace('123-123-1234', '1234', '$&x')", gives: '123-123-$&x' },
    ],
    evaluate: replace,
  },
  {
    name: 'split',
    minimum: 2,
    maximum: 2,
    document: page('split'),
    unknowns: 'deep',
    examples: [
      { call: "split('one,two,three', ',')", gives: ['one', 'two', 'three'] },
      { call: "split('one;two,three', createArray(',', ';'))", gives: ['one', 'two', 'three'] },
      { call: "split('', ',')", gives: [''] },
    ],
    evaluate: split,
  },
  {
    name: 'string',
    minimum: 1,
    maximum: 1,
    document: page('string'),
    unknowns: 'own',
    cost: 'arguments',
    examples: [
      {
        call: "string(createObject('valueA', 10, 'valueB', 'Example Text'))",
        gives: '{"valueA":10,"valueB":"Example Text"}',
      },
      { call: "string(createArray('a', 'b'))", gives: '["a","b"]' },
      { call: 'string(5)', gives: '5' },
      { call: 'string(true())', gives: 'True' },
    ],
    evaluate: (args, call) =>
      isUnknown(args[0]) && args[0].parts === undefined ? call.unknown(args, { text: true }) : text(args, call),
  },
  {
    name: 'substring',
    minimum: 2,
    maximum: 3,
    document: page('substring'),
    unknowns: 'own',
    examples: [
      { call: "substring('one two three', 4, 3)", gives: 'two' },
      { call: "substring('one two three', 4)", gives: 'two three' },
    ],
    evaluate: substring,
  },
];

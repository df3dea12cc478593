import { expect, it } from 'vitest';
import { nestingOf } from './nesting.ts';

it.each<[string, number]>([
  ['', 0],
  ['T | where (a == 1)', 1],
  ['f(g(x)[0])', 2],
  ['"((((" + \'[[[\' // {{{', 0],
  ['@"\\" (', 1],
  ['```(((\n(((```', 0],
  [')))', 0],
  ['(()())', 2],
])('nestingOf %j is %i', (text, depth) => expect(nestingOf(text)).toBe(depth));

import { describe, expect, it } from 'vitest';
import { isWholeQuestion, withoutEnd } from './statement.ts';

describe('isWholeQuestion', () => {
  it.each<[string, boolean]>([
    ['T;', true],
    ['T', false],
    ['T | where a == ";"', false],
    ['T | where a == ";";', true],
    // A string ends with its line: this one is broken, and the parser says so.
    ["T | where a == ';", true],
    ['T | where a == @"\\" and b == ";"', false],
    ['let x = 1;', false],
    ['let x = 1;\nT | take x;', true],
    ['let x = 1;\nT | take x', false],
    ['set notruncation;', false],
    ['T // ;', false],
    ['T // c\n;', true],
    ['T; // c', true],
    [';', false],
    ['', false],
    ['letter;', true],
    ['T | where a == @"\\";', true],
    ['print ```a;\nb```', false],
  ])('%j is %j', (text, whole) => expect(isWholeQuestion(text)).toBe(whole));

  it('takes no time over long text', () => {
    const started = performance.now();
    isWholeQuestion(`${'"a" / @ '.repeat(100_000)};`);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it('withoutEnd leaves the question', () => expect(withoutEnd('T | take 1 ;\n; ')).toBe('T | take 1'));

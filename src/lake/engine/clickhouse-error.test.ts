import { describe, expect, it } from 'vitest';
import { failureOfException, insertFailure, withoutData } from './clickhouse-error.ts';
import { engineFailure } from './failure.ts';

describe('withoutData', () => {
  it.each([
    [
      60,
      'UNKNOWN_TABLE',
      "Unknown table expression identifier 'nosuch' in scope SELECT 'canary'.",
      'Unknown table expression identifier … (UNKNOWN_TABLE)',
    ],
    [
      46,
      'UNKNOWN_FUNCTION',
      "Function with name `f` does not exist. In scope SELECT f('canary').",
      'Function with name `f` does not exist (UNKNOWN_FUNCTION)',
    ],
    [
      62,
      'SYNTAX_ERROR',
      'Syntax error: failed at position 23 (canary) (line 1, col 23): canary y. Expected one of: token',
      'Syntax error: failed at position 23 (SYNTAX_ERROR)',
    ],
    [
      43,
      'ILLEGAL_TYPE_OF_ARGUMENT',
      'Illegal types String and UInt8 of arguments of function plus: In scope SELECT 1.',
      'Illegal types String and UInt8 of arguments of function plus (ILLEGAL_TYPE_OF_ARGUMENT)',
    ],
    [
      43,
      'ILLEGAL_TYPE_OF_ARGUMENT',
      "Illegal type Enum8('it's canary' = 1) of argument 'x', expected y",
      'Illegal type Enum8(…, expected y (ILLEGAL_TYPE_OF_ARGUMENT)',
    ],
    [
      159,
      'TIMEOUT_EXCEEDED',
      'Timeout exceeded: elapsed 1000.1 ms, maximum: 1000 ms: While executing Numbers.',
      'Timeout exceeded: elapsed 1000.1 ms, maximum: 1000 ms (TIMEOUT_EXCEEDED)',
    ],
    [
      396,
      'TOO_MANY_ROWS_OR_BYTES',
      'Limit for result exceeded, max rows: 1.00 thousand, current rows: 65.41 thousand.',
      'Limit for result exceeded, max rows: 1.00 thousand, current rows: 65.41 thousand (TOO_MANY_ROWS_OR_BYTES)',
    ],
    [6, 'CANNOT_PARSE_TEXT', "Cannot parse string 'canary' as UInt8", 'CANNOT_PARSE_TEXT (6)'],
    [53, 'TYPE_MISMATCH', 'Cannot convert canary', 'TYPE_MISMATCH (53)'],
    [99_999, 'OF_THE_FUTURE', 'canary', 'OF_THE_FUTURE (99999)'],
    [60, 'UNKNOWN_TABLE', "'canary", '… (UNKNOWN_TABLE)'],
    [
      47,
      'UNKNOWN_IDENTIFIER',
      'first\nsecond\u001b[31m in scope canary',
      'first second\ufffd[31m (UNKNOWN_IDENTIFIER)',
    ],
  ])('of %i %s', (code, type, message, expected) => {
    expect(withoutData({ code, type, message })).toBe(expected);
  });
});

describe('failureOfException', () => {
  it.each([
    [159, 'ENGINE_TIMEOUT', false],
    [241, 'ENGINE_MEMORY', false],
    [202, 'ENGINE_BUSY', true],
    [516, 'ENGINE_REFUSED', false],
    [164, 'ENGINE_FORBIDDEN', false],
    [6, 'ENGINE_SQL', false],
  ])('gives %i the code %s', (code, expected, retryable) => {
    const failure = failureOfException({ code, type: 'TYPE', message: 'x' });
    expect(failure).toMatchObject({ code: expected, retryable, clickhouse: `${code} TYPE` });
  });

  it('keeps the message when told to', () => {
    expect(failureOfException({ code: 6, type: 'T', message: "in 'x'\ny" }, true).message).toBe("in 'x' y (T)");
  });
});

describe('insertFailure', () => {
  it('blames the rows only where it is them', () => {
    expect(insertFailure(failureOfException({ code: 27, type: 'T', message: '' })).code).toBe('ENGINE_DATA');
    expect(insertFailure(failureOfException({ code: 60, type: 'T', message: '' })).code).toBe('ENGINE_SQL');
    expect(insertFailure(engineFailure('ENGINE_DIED', '')).code).toBe('ENGINE_DIED');
  });
});

import { describe, expect, it } from 'vitest';
import type { Answered } from '../../app/serve/answer-question.ts';
import type { KustoType } from '../../model/table.ts';
import { rowWriter } from './cell-text.ts';
import { kustoError, kustoFaultOf, truncation } from './kusto-failure.ts';
import { kustoAnswerTables, kustoFrames } from './kusto-tables.ts';
import { analyticsAnswer, analyticsErrorOf, preferencesOf } from './log-analytics-answer.ts';
import { readTimespan } from './timespan.ts';

describe('rowWriter', () => {
  it.each<[KustoType, unknown, string]>([
    ['bool', true, 'true'],
    ['bool', 0, 'false'],
    ['int', -3, '-3'],
    ['long', '9223372036854775807', '9223372036854775807'],
    ['long', 'x', 'null'],
    ['real', 0.1, '0.1'],
    ['real', '1e300', '1e+300'],
    ['real', 'nan', '"NaN"'],
    ['real', '-nan', '"NaN"'],
    ['real', 'inf', '"Infinity"'],
    ['real', '-inf', '"-Infinity"'],
    ['decimal', '12.500000', '"12.5"'],
    ['decimal', '100', '"100"'],
    ['string', 'a"\u2028\u0000', '"a\\"\u2028\\u0000"'],
    ['guid', '74be27de-1e4e-49d9-b579-fe0b331d3642', '"74be27de-1e4e-49d9-b579-fe0b331d3642"'],
    ['datetime', '2026-01-02 03:04:05.1234567', '"2026-01-02T03:04:05.1234567Z"'],
    ['datetime', '2026-01-02 03:04:05.1200000', '"2026-01-02T03:04:05.12Z"'],
    ['datetime', '2026-01-02 03:04:00.0000000', '"2026-01-02T03:04:00Z"'],
    ['timespan', '0', '"00:00:00"'],
    ['timespan', '-864000000001', '"-1.00:00:00.0000001"'],
    ['dynamic', '{"a":9007199254740993}', '"{\\"a\\":9007199254740993}"'],
    ['dynamic', '', 'null'],
    ['dynamic', 'null', 'null'],
    ['string', '', '""'],
    ['string', null, 'null'],
    ['long', undefined, 'null'],
  ])('writes %s %j as %s', (type, cell, expected) => {
    const text = rowWriter([{ name: 'x', type }])([cell]);
    expect(text).toBe(`[${expected}]`);
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe('readTimespan', () => {
  const now = new Date('2026-03-31T12:00:00.000Z');
  it.each([
    ['P1D', '2026-03-30T12:00:00.000Z', '2026-03-31T12:00:00.000Z'],
    ['P1M', '2026-02-28T12:00:00.000Z', '2026-03-31T12:00:00.000Z'],
    ['PT1H30M', '2026-03-31T10:30:00.000Z', '2026-03-31T12:00:00.000Z'],
    ['2026-01-01T00:00:00.1234567Z/2026-01-02T00:00:00Z', '2026-01-01T00:00:00.1234567Z', '2026-01-02T00:00:00Z'],
    ['2026-01-01/P1D', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
    ['2026-01-01T00:00/PT1S', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z'],
    ['P1D/2026-01-02T02:00:00+02:00', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'],
  ])('%s is from %s to %s', (text, since, until) => {
    expect(readTimespan(text, now)).toEqual({ ok: true, value: { since, until } });
  });

  it.each([
    '',
    '1d',
    'P',
    'P1D/P1D',
    'a/b',
    '2026-01-01',
    '2026-13-01/P1D',
    'P1D/2026-01-01/P1D',
    'P999999999Y',
    '2026-01-01/P999999999Y',
    '2026-01-01Z!/P1D',
  ])('%j is none', (text) => expect(readTimespan(text, now).ok).toBe(false));
});

describe('preferencesOf', () => {
  it.each([
    [undefined, { statistics: false, render: false }],
    ['wait=600, include-statistics=true,include-render=true', { wait: 600, statistics: true, render: true }],
    ['Wait=10;Include-Statistics=TRUE', { wait: 10, statistics: true, render: false }],
    ['wait=-1', { statistics: false, render: false }],
    ['wait=x,respond-async', { statistics: false, render: false }],
  ])('of %j', (header, expected) => expect(preferencesOf(header)).toEqual(expected));
});

const answer: Answered = {
  columns: [{ name: 'n', type: 'long' }],
  warnings: [],
  rows: ['[1]', '[2]'],
  render: { kind: 'timechart', properties: { title: 'T', ycolumns: 'a,b' } },
  durationMs: 500,
};
const ids = { client: 'c', activity: 'a', time: '2026-01-01T00:00:00.000Z' };
const limits = { rows: 2, bytes: 100 };

describe('an answer in the form of each protocol', () => {
  it('is frames of Kusto, version 2', () => {
    const frames = JSON.parse(kustoFrames(answer, ids, undefined));
    expect(
      frames.map((frame: { FrameType: string; TableKind?: string }) => frame.TableKind ?? frame.FrameType),
    ).toEqual(['DataSetHeader', 'QueryProperties', 'PrimaryResult', 'QueryCompletionInformation', 'DataSetCompletion']);
    expect(frames[2]).toMatchObject({ Columns: [{ ColumnName: 'n', ColumnType: 'long' }], Rows: [[1], [2]] });
    expect(JSON.parse(frames[1].Rows[0][2])).toMatchObject({
      Visualization: 'timechart',
      Title: 'T',
      YColumns: ['a', 'b'],
    });
    expect(frames[4]).toEqual({ FrameType: 'DataSetCompletion', HasErrors: false, Cancelled: false });
  });

  it('that was cut says so in the rows and at the end', () => {
    const fault = truncation('rows', limits);
    const frames = JSON.parse(kustoFrames(answer, ids, fault));
    expect(frames[2].Rows[2].OneApiErrors[0].error).toMatchObject({ code: 'LimitsExceeded', '@permanent': false });
    expect(frames.at(-1)).toMatchObject({ HasErrors: true, OneApiErrors: [{ error: { code: 'LimitsExceeded' } }] });
    const tables = JSON.parse(kustoAnswerTables(answer, ids, fault));
    expect(tables.Exceptions).toEqual([expect.stringContaining('80DA0003')]);
    expect(tables.Tables[0].Rows[2]).toEqual({ Exceptions: tables.Exceptions });
    const analytics = JSON.parse(analyticsAnswer({ ...answer, cut: 'bytes' }, preferencesOf(undefined), limits));
    expect(analytics).toMatchObject({
      tables: [{ rows: [[1], [2]] }],
      error: { code: 'PartialError', details: [{ innererror: { code: '-2133196797' } }] },
    });
  });

  it('is tables of Kusto, version 1, the last of which names the others', () => {
    const { Tables } = JSON.parse(kustoAnswerTables(answer, ids, undefined));
    expect(Tables).toHaveLength(4);
    expect(Tables[0].Columns).toEqual([{ ColumnName: 'n', DataType: 'Int64', ColumnType: 'long' }]);
    expect(Tables[3].Rows.map((row: unknown[]) => row[1])).toEqual(['QueryResult', 'QueryProperties', 'QueryStatus']);
  });

  it('is a table of Log Analytics, with what was asked for besides', () => {
    const asked = { statistics: true, render: true };
    expect(JSON.parse(analyticsAnswer(answer, asked, limits))).toMatchObject({
      tables: [{ name: 'PrimaryResult', columns: [{ name: 'n', type: 'long' }], rows: [[1], [2]] }],
      statistics: { query: { executionTime: 0.5 } },
      render: { visualization: 'timechart' },
    });
    expect(Object.keys(JSON.parse(analyticsAnswer(answer, preferencesOf(''), limits)))).toEqual(['tables']);
  });
});

describe('a failure in the form of each protocol', () => {
  const kql = (code: string) =>
    ({ kind: 'kql', failure: { code, message: 'why', start: 4, length: 2, hint: 'so' } }) as const;
  const engine = (code: string) => ({ kind: 'engine', failure: { code, message: 'why' } }) as const;
  it.each([
    [kql('KS204'), 'General_BadRequest', 'BadArgumentError'],
    [kql('KS006'), 'General_BadRequest', 'BadArgumentError'],
    [kql('KQL_UNSUPPORTED_FUNCTION'), 'General_BadRequest', 'BadArgumentError'],
    [engine('ENGINE_TIMEOUT'), 'Timeout', 'GatewayTimeout'],
    [engine('ENGINE_MEMORY'), 'LimitsExceeded', 'ServiceError'],
    [engine('ENGINE_BUSY'), 'TooManyRequests', 'ThrottledError'],
    [engine('ENGINE_SQL'), 'General_BadRequest', 'BadArgumentError'],
    [engine('ENGINE_DIED'), 'General_InternalServerError', 'ServiceError'],
  ])('%#', (failure, kusto, analytics) => {
    expect(kustoError(kustoFaultOf(failure), ids).error).toMatchObject({
      code: kusto,
      '@message': expect.stringContaining('why'),
    });
    expect(analyticsErrorOf(failure).error).toMatchObject({ code: analytics });
    expect(JSON.stringify(analyticsErrorOf(failure))).toContain('why');
  });
});

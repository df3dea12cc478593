import { describe, expect, it } from 'vitest';
import type { AnswerValue } from '../kql/decode.ts';
import type { KustoType } from '../model/table.ts';
import { drawChart } from './chart.ts';

const options = { width: 40, color: false };

const data = (columns: Readonly<Record<string, KustoType>>, ...rows: readonly (readonly AnswerValue[])[]) => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
});

const draw = (given: ReturnType<typeof data>, kind: string, properties: Readonly<Record<string, string>> = {}) =>
  drawChart(given, { kind, properties }, options);

describe('drawChart', () => {
  const users = data({ User: 'string', Count: 'long' }, ['amy', 40], ['bo', 10], ['nobody', 0], ['minus', -20]);

  it('draws bars to scale, with labels and amounts', () => {
    expect(draw(users, 'barchart')).toBe(
      [
        'amy    ████████████████████████████ 40',
        'bo     ███████ 10',
        'nobody  0',
        'minus  ░░░░░░░░░░░░░░ -20',
        '',
      ].join('\n'),
    );
  });

  it('shows shares in a pie', () => {
    const pie = draw(data({ Kind: 'string', N: 'long' }, ['a', 3], ['b', 1]), 'piechart') ?? '';
    expect(pie).toMatch(/^a █+ 3 75\.0 %\nb █+▍ 1 25\.0 %\n$/);
  });

  it('draws columns over time, where they stand', () => {
    const chart = draw(
      data(
        { TimeGenerated: 'datetime', n: 'long' },
        ['2026-01-01T01:00:00Z', 8],
        ['2026-01-01T00:00:00Z', 4],
        ['2026-01-01T03:00:00Z', 2],
      ),
      'timechart',
    );
    const lines = (chart ?? '').split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[0]).toBe('n');
    expect(lines[1]).toBe('8 ┤    ████');
    expect(lines[8]).toBe('0 ┤████████    ████');
    expect(lines[9]).toMatch(/^ {3}2026-01-01T00:.* … 2026-01-01T03/);
  });

  it('draws a series of its own for each text', () => {
    const chart = draw(
      data(
        { T: 'datetime', Where: 'string', n: 'long' },
        ['2026-01-01', 'north', 1],
        ['2026-01-02', 'north', 2],
        ['2026-01-01', 'south', 3],
      ),
      'linechart',
    );
    expect(chart).toMatch(/^north\n[\s\S]*\nsouth\n/);
  });

  it('draws the lists of make-series', () => {
    const chart = draw(
      data({ User: 'string', n: 'dynamic', T: 'dynamic' }, [
        'amy',
        [1, 5, null, 2],
        ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'],
      ]),
      'timechart',
    );
    expect(chart).toMatch(/^amy\n/);
    expect(chart).toContain('2026-01-04');
  });

  it('follows xcolumn, ycolumns, series and title', () => {
    const wide = data({ a: 'long', b: 'long', c: 'long', s: 'string' }, [1, 10, 100, 'x'], [2, 20, 200, 'x']);
    const chart = draw(wide, 'columnchart', { xcolumn: 'a', ycolumns: 'c', series: 's', title: 'Hello' }) ?? '';
    expect(chart.split('\n').slice(0, 2)).toEqual(['Hello', 'x']);
    expect(chart).toContain('200 ┤');
    expect(chart).not.toContain('20 ┤');
  });

  it('numbers the rows of a single column of numbers', () => {
    expect(draw(data({ n: 'long' }, [5], [10]), 'barchart')).toMatch(/^1 █+ 5\n2 █+ 10\n$/);
  });

  it.each<[string, ReturnType<typeof data>]>([
    ['table', users],
    ['card', users],
    ['barchart', data({ a: 'string' }, ['x'])],
    ['barchart', data({ a: 'string', n: 'long' })],
    ['timechart', data({ a: 'string', n: 'real' }, ['x', 'NaN'])],
    ['barchart', data({})],
  ])('%s with nothing to draw is no chart', (kind, given) => expect(draw(given, kind)).toBeUndefined());

  it('stays within its width and below its bounds, without a control character', () => {
    const many = data(
      { Label: 'string', n: 'real' },
      ...Array.from({ length: 500 }, (_, index): AnswerValue[] => [
        `\u001b[31m${'long label '.repeat(9)}\n${index}`,
        1e300 * index,
      ]),
    );
    for (const kind of ['barchart', 'piechart', 'columnchart', 'timechart']) {
      const lines = (draw(many, kind) ?? '').split('\n');
      expect(lines.length).toBeLessThan(70);
      expect(lines.filter((line) => [...line].length > 60)).toEqual([]);
      expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    }
  });

  it('colours on a terminal only', () => {
    const hint = { kind: 'barchart', properties: {} };
    expect(drawChart(users, hint, { width: 40, color: true })).toContain('\u001b[36m█');
    expect(drawChart(users, hint, options)).not.toContain('\u001b');
  });
});

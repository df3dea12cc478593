import { describe, expect, it } from 'vitest';
import { logCrashes } from './crash-log.ts';
import { logTo } from './log.ts';

const now = (): Date => new Date(0);

describe('logCrashes', () => {
  it.each([
    ['uncaughtException', Object.assign(new TypeError('of patient Willow'), { code: 'EPIPE' }), 'TypeError'],
    ['unhandledRejection', 'Willow', 'string'],
  ] as const)('tells of an %s where it came from and nothing of what it says', (event, error, kind) => {
    const lines: string[] = [];
    const codes: number[] = [];
    const listeners = (): unknown[] => process.rawListeners(event);
    const before = listeners();
    const end = logCrashes(
      logTo((line) => lines.push(line), now),
      (code) => codes.push(code),
    );
    const [added] = listeners().filter((listener) => !before.includes(listener));
    (added as (cause: unknown) => void)(error);
    end();
    expect(listeners()).toEqual(before);
    expect(codes).toEqual([70]);
    expect(JSON.parse(lines.join(''))).toMatchObject({ level: 'error', event: 'crashed', kind });
    expect(lines.join('')).not.toContain('Willow');
    if (error instanceof Error) expect(lines.join('')).toContain('crash-log.test.ts:');
  });
});

describe('logTo', () => {
  it('writes a line of JSON for each event, each field one short line', () => {
    const lines: string[] = [];
    logTo((line) => lines.push(line), now)('info', 'request', {
      route: `/a\n${'x'.repeat(500)}`,
      status: 200,
      none: undefined,
    });
    const [line = ''] = lines;
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      event: 'request',
      route: `/a ${'x'.repeat(197)}`,
      status: 200,
    });
  });
});

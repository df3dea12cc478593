import { describe, expect, it } from 'vitest';
import { connector } from './connector.ts';
import { filesConnector } from './files/files.ts';
import { endpoint, polling, seconds, streamName, variableName } from './settings.ts';

describe('settings', () => {
  it.each<[string, string | undefined]>([
    ['https://graph.microsoft.com/', 'https://graph.microsoft.com'],
    ['https://example.org/fhir/', 'https://example.org/fhir'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://example.org', undefined],
    ['http://127.example.org', undefined],
    ['https://a:b@example.org', undefined],
    ['ftp://example.org', undefined],
    ['x', undefined],
  ])('take the address %s as %s', (text, expected) => {
    expect(endpoint.safeParse(text).data).toBe(expected);
  });

  it('know names and bounds', () => {
    expect([streamName.safeParse('entra/sign-in-logs').success, streamName.safeParse('../x').success]).toEqual([
      true,
      false,
    ]);
    expect([variableName.safeParse('A_B').success, variableName.safeParse('A=B').success]).toEqual([true, false]);
    expect([seconds(1, 2).safeParse(3).success, polling(5).everySeconds.parse(undefined)]).toEqual([false, 5]);
  });

  it('stay with their connector', () => {
    expect(connector(filesConnector)).toBe(filesConnector);
  });
});

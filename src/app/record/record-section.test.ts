import { describe, expect, it } from 'vitest';
import { readRecordSection } from './record-section.ts';

const url = 'https://records.blob.core.windows.net/archive';

describe('readRecordSection', () => {
  it('has defaults for all', () => {
    expect(readRecordSection(undefined)).toEqual({
      ok: true,
      value: {
        name: 'record.safeguard.local',
        retention: { years: 6, marginDays: 180, hotDays: 90, tables: {} },
        witnesses: [],
        sources: [],
      },
    });
  });

  it.each([
    [url, {}, { url, tier: 'Cool' }],
    [{ url, tier: 'Cold', immutability: 'Locked' }, {}, { url, tier: 'Cold', immutability: 'Locked' }],
    [{ url, accountKeyFrom: 'KEY' }, { KEY: 'k' }, { url, tier: 'Cool', accountKeyFrom: 'KEY' }],
    [undefined, { SAFEGUARD_ARCHIVE_URL: url }, { url, tier: 'Cool' }],
    [
      undefined,
      { SAFEGUARD_ARCHIVE_URL: url, SAFEGUARD_ARCHIVE_KEY: 'k' },
      { url, tier: 'Cool', accountKeyFrom: 'SAFEGUARD_ARCHIVE_KEY' },
    ],
    [url, { SAFEGUARD_ARCHIVE_URL: 'https://other.example/archive' }, { url, tier: 'Cool' }],
    [undefined, { SAFEGUARD_ARCHIVE_URL: '' }, undefined],
  ])('reads the archive %j with the environment %j', (archive, environment, expected) => {
    const read = readRecordSection({ ...(archive === undefined ? {} : { archive }) }, environment);
    expect(read.ok && read.value.archive).toEqual(expected);
  });

  it.each([
    [{ archive: 'http://records.example/archive' }, {}, 'safeguard.yaml: record.archive.url: must begin with https://'],
    [
      { archive: { url, accountKeyFrom: 'KEY' } },
      {},
      'safeguard.yaml: record.archive.accountKeyFrom: the environment variable KEY is not set',
    ],
    [{}, { SAFEGUARD_ARCHIVE_URL: 'https://me:hunter2@x.example/a' }, 'SAFEGUARD_ARCHIVE_URL: must hold no password'],
    [{ witnesses: ['x'] }, {}, 'safeguard.yaml: record.witnesses.0: Invalid input: expected object, received string'],
    [{ witnesses: [{ folder: '' }] }, {}, /^safeguard.yaml: record.witnesses.0.folder: /],
    [{ more: 1 }, {}, /^safeguard.yaml: record: Unrecognized key/],
  ])('refuses %j with the environment %j', (section, environment, line) => {
    const read = readRecordSection(section, environment);
    expect(read.ok ? [] : read.error).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)]);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});

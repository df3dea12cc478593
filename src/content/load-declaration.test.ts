import { describe, expect, it } from 'vitest';
import { emptyDeclaration } from '../model/declaration.ts';
import { formatContentError } from './content-error.ts';
import { loadAttestations } from './load-attestations.ts';
import { loadDeclaration } from './load-declaration.ts';

const errorsOf = (text: string): string[] => {
  const loaded = loadDeclaration(text);
  return loaded.ok ? [] : loaded.error.map(formatContentError);
};

describe('loadDeclaration', () => {
  it.each(['', '# nothing yet\n', '---\n'])('takes an empty file as declaring nothing: %j', (text) => {
    const loaded = loadDeclaration(text);
    expect(loaded.ok && loaded.value.declaration).toEqual(emptyDeclaration);
  });

  it('fills defaults and tells where a waiver stands', () => {
    const loaded = loadDeclaration(
      'estate:\n  whole: true\nwaivers:\n  - control: network-001\n    scope: "*"\n    owner: A\n    reason: B\n    expires: 2027-01-01\n',
    );
    if (!loaded.ok) throw new Error(loaded.error.map(formatContentError).join('\n'));
    expect(loaded.value.declaration.waivers).toHaveLength(1);
    expect(loaded.value.lineOf(['waivers', 0])).toBe(4);
  });

  it.each([
    [
      'a strange key',
      'estate:\n  hol: true\n',
      /^safeguard.yaml:2: unknown key "hol" in "estate": remove it or use one of whole, phi/,
    ],
    [
      'a strange section',
      'estates: {}\n',
      /^safeguard.yaml:1: unknown key "estates": remove it or use one of estate, waivers/,
    ],
    [
      'a strange key in a list',
      'waivers:\n  - control: a\n    scop: b\n',
      /^safeguard.yaml:3: unknown key "scop" in "waivers\[0\]"/m,
    ],
    [
      'a missing key',
      'estate:\n  logs: {}\n',
      /^safeguard.yaml:2: "estate.logs.workspaceId" is missing: wanted string/,
    ],
    ['a wrong type', 'estate:\n  phi: 3\n', /^safeguard.yaml:2: "estate.phi" has the wrong type: wanted object/],
    [
      'a value out of a list',
      'estate:\n  tenantIsolation: none-at-all\n',
      /^safeguard.yaml:2: "estate.tenantIsolation" is not allowed: wanted none, key/,
    ],
    [
      'a malformed date',
      'waivers:\n  - {control: a, scope: b, owner: c, reason: d, expires: soon}\n',
      /^safeguard.yaml:2: "waivers\[0\].expires" is malformed/,
    ],
    [
      'a staging account that is no whole id',
      'estate:\n  recovery: { stagingAccountIds: [stasr] }\n',
      /^safeguard.yaml:2: "estate.recovery.stagingAccountIds\[0\]" is malformed/,
    ],
    ['no mapping', '- a\n', /^safeguard.yaml:1: the file has the wrong type: wanted object/],
  ])('names file, line, key and what is wanted for %s', (_name, text, message) => {
    expect(errorsOf(text).join('\n')).toMatch(message);
  });

  it('never shows the value found', () => {
    const text =
      'estate:\n  tenantIsolation: hunter2\n  logs: {workspaceId: [hunter2]}\n  tiers: [{name: a, rto: hunter2, rpo: PT1H}]\n';
    expect(errorsOf(text)).toHaveLength(3);
    expect(errorsOf(text).join('\n')).not.toContain('hunter2');
  });
});

describe('loadAttestations', () => {
  const record = 'record: baa\ndate: 2026-01-05\nby: {name: A, role: Security Officer}\n';

  it('reads one record or a list a file and says where each stands', () => {
    const list = `- record: baa\n  date: 2026-01-05\n  by: {name: A, role: B}\n- record: dr-plan\n  date: 2026-02-01\n  by: {name: A, role: B}\n`;
    const loaded = loadAttestations([
      { file: 'a.yaml', text: record },
      { file: 'b.yaml', text: list },
      { file: 'c.yaml', text: '# none\n' },
    ]);
    if (!loaded.ok) throw new Error('not read');
    expect(loaded.value.map((r) => [r.record, r.file, r.line])).toEqual([
      ['baa', 'a.yaml', 1],
      ['baa', 'b.yaml', 1],
      ['dr-plan', 'b.yaml', 4],
    ]);
  });

  it('returns the errors of every file together', () => {
    const loaded = loadAttestations([
      { file: 'a.yaml', text: `${record}dat: x\n` },
      { file: 'b.yaml', text: '- record: baa\n  date: 2026-02-30\n  by: {name: A, role: B}\n' },
    ]);
    expect(loaded.ok ? [] : loaded.error.map(formatContentError)).toEqual([
      expect.stringMatching(/^a.yaml:4: unknown key "dat"/),
      expect.stringMatching(/^b.yaml:2: "\[0\].date" is malformed/),
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { composeForTest } from '../testing/compose-for-test.ts';
import type { WantedResource } from './adoption.ts';
import { dataMoves } from './data-moves.ts';
import { measureGap } from './measure-gap.ts';
import { NameWords } from './name-words.ts';
import { phaseOfUnits, phases } from './phases.ts';
import { printMigration } from './print-migration.ts';
import { Roles } from './roles.ts';
import { type FailedControl, planSteps } from './steps.ts';
import { existing, wanted } from './testing/some-resources.ts';

const STORE = 'Microsoft.Storage/storageAccounts';
const blueprint = composeForTest();
const known = { roles: new Roles(new Map()), words: new NameWords() };
const here = { location: 'northeurope' };
const data: Partial<WantedResource> = { unit: 'phi/records-data' };
const failed: readonly FailedControl[] = [
  {
    id: 'network-022',
    title: 'Storage accounts take no traffic from public networks',
    severity: 'high',
    serves: '45 CFR 164.312(e)(1)',
    subjects: [existing(STORE, 'docs').id],
    types: ['microsoft.storage/storageaccounts'],
  },
];

const gapOf = (want: object, have: object) =>
  measureGap(
    [wanted(STORE, 'docs', { ...here, properties: { ...want } }, data)],
    [
      existing(STORE, 'docs', { ...here, properties: { ...have } }),
      existing('Contoso.Test/things', "it's; $(id)\n# mine"),
    ],
    known,
  );
const stepsOf = (want: object, have: object) => planSteps(gapOf(want, have), blueprint, failed);

describe('phaseOfUnits', () => {
  it('never puts a file before one that it needs', () => {
    const phase = phaseOfUnits(blueprint);
    const rank = (unit: string): number => phases.findIndex(({ key }) => key === phase.get(unit));
    const order = ['platform/logs', 'platform/hub', 'phi/records-keys', 'phi/records-data', 'phi/records-recovery'];
    expect(order.filter((unit) => phase.has(unit)).map(rank)).toEqual(
      [1, 2, 3, 4, 6].slice(0, order.filter((unit) => phase.has(unit)).length),
    );
  });
});

describe('planSteps', () => {
  it('makes again what cannot change, says what happens to the data, and cuts over', () => {
    const steps = stepsOf({ isHnsEnabled: true }, { isHnsEnabled: false });
    const again = steps.find(({ kind }) => kind === 'recreate');
    expect(again).toMatchObject({ phase: 'data', title: 'Recreate docs (storageaccounts)' });
    expect(again?.data?.join(' ')).toContain('azcopy copy');
    expect(again?.why).toEqual([
      'network-022 (high) fails today: Storage accounts take no traffic from public networks. 45 CFR 164.312(e)(1)',
    ]);
    expect(steps.map(({ kind }) => kind)).toEqual(['create', 'recreate', 'cut-over', 'retire', 'retire']);
  });

  it('closes public access after everything else, with one command', () => {
    const steps = stepsOf(
      { publicNetworkAccess: 'Disabled', minimumTlsVersion: 'TLS1_2' },
      { publicNetworkAccess: 'Enabled', minimumTlsVersion: 'TLS1_0' },
    );
    expect(steps.map(({ phase, kind }) => [phase, kind])).toEqual([
      ['data', 'change'],
      ['closing', 'close'],
      ['retiring', 'retire'],
    ]);
    expect(steps[1]?.commands[0]).toMatch(
      /^az resource update --ids \S+\/docs --set properties\.publicNetworkAccess=Disabled$/,
    );
  });

  it('asks to look first where the input hides what decides', () => {
    const [first] = stepsOf(
      { encryption: { requireInfrastructureEncryption: true }, isHnsEnabled: true },
      { encryption: { a: 1 } },
    );
    expect(first?.kind === 'look' || first?.kind === 'create').toBe(true);
  });

  it('never lets a name of the input out of its quotes, and deletes nothing by a pasted block', () => {
    const retire = stepsOf({}, {}).find(({ kind }) => kind === 'retire');
    expect(retire?.commands).toEqual([
      expect.stringMatching(/^# az resource delete --ids '.*it'\\''s; \$\(id\)# mine'$/),
    ]);
  });
});

describe('printMigration', () => {
  it('has every part of a step, and no line of the input by itself', () => {
    const gap = gapOf({ isHnsEnabled: true }, { isHnsEnabled: false });
    const text = printMigration({ name: 'test', gap, steps: planSteps(gap, blueprint, failed), questions: [] });
    for (const part of [
      '**What:**',
      '**Why:**',
      '**How:**',
      '**Data:**',
      '**Downtime and loss:**',
      '**Proof:**',
      '**Going back:**',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/^# mine/m);
  });
});

describe('dataMoves', () => {
  it.each(dataMoves.map((move) => [move.type, move] as const))(
    'of %s names its document, and a way back',
    (type, move) => {
      expect(type).toBe(type.toLowerCase());
      expect(move.document).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect([move.how.length, move.risk, move.prove, move.back].every(Boolean)).toBe(true);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { ok } from '../lib/result.ts';
import { Unknown } from '../model/unknown.ts';
import { attested, controlOf, estateOf, judge, law, lines, record, storage, subscription } from './testing/sample.ts';

const tls = controlOf({ id: 'encryption-010' });
const good = storage('stgood', { minimumTlsVersion: 'TLS1_2' });
const bad = storage('stbad', { minimumTlsVersion: 'TLS1_0' });
const open = storage('stopen', { minimumTlsVersion: new Unknown('parameter', 'tls') });

describe('assess: policy controls', () => {
  it('judges each resource of the types, in order of id', () => {
    const assessment = judge({ controls: [tls], estate: estateOf([open, good, bad]) });
    expect(lines(assessment)).toEqual([
      'encryption-010 stbad fail rule',
      'encryption-010 stgood pass rule',
      'encryption-010 stopen unknown parameter',
    ]);
    expect(assessment.controls[0]?.verdict).toBe('fail');
    expect(assessment.counts).toEqual({ fail: 1, unknown: 1, pass: 1, attested: 0, 'not-applicable': 0 });
  });

  it('shows what decided, and where', () => {
    const [verdict] = judge({ controls: [tls], estate: estateOf([bad]) }).verdicts;
    expect(verdict).toMatchObject({
      decided: { path: 'properties.minimumTlsVersion', actual: 'TLS1_0', expected: 'TLS1_2' },
      source: { file: 'main.json', line: 10 },
    });
  });

  it('says nothing of an empty input, and not-applicable only of a whole one', () => {
    const of = (declaration: unknown, whole: readonly string[] = []): readonly string[] =>
      lines(judge({ controls: [tls], estate: estateOf([], declaration, whole) }));
    expect(of({})).toEqual(['encryption-010 estate unknown not-declared']);
    expect(of({ estate: { whole: [subscription] } })).toEqual(['encryption-010 estate unknown not-declared']);
    expect(of({ estate: { whole: true } })).toEqual(['encryption-010 estate not-applicable whole']);
    expect(of({}, ['microsoft.storage/storageaccounts'])).toEqual(['encryption-010 estate not-applicable whole']);
  });

  it('does not take a whole Azure estate for a tenant whose answers nobody collected', () => {
    const rule = { policy: { if: { field: 'type', equals: 'microsoft.graph/users' }, then: { effect: 'audit' } } };
    const users = controlOf({ id: 'identity-001', judges: { types: ['microsoft.graph/users'] }, rule });
    const of = (whole: readonly string[]): readonly string[] =>
      lines(judge({ controls: [users], estate: estateOf([], { estate: { whole: true } }, whole) }));
    expect(of([])).toEqual(['identity-001 estate unknown not-collected']);
    expect(of(['microsoft.graph/users'])).toEqual(['identity-001 estate not-applicable whole']);
  });

  it.each([
    ['warning', 'TF_UNMAPPED_TYPE'],
    ['warning', 'EXPORT_PARTIAL'],
    ['warning', 'EXPORT_ERROR'],
    ['warning', 'INPUT_UNKNOWN_KIND'],
    ['info', 'INPUT_TERRAFORM_SOURCE'],
    ['error', 'EXPORT_BROKEN'],
  ] as const)('does not believe that an input is whole of which a part could not be read: %s %s', (severity, code) => {
    const lost = { severity, code, message: 'left out', source: { file: 'plan.json' } };
    const estate = { ...estateOf([], { estate: { whole: true } }), diagnostics: [lost] };
    const assessment = judge({ controls: [tls], estate });
    expect(lines(assessment)).toEqual(['encryption-010 estate unknown not-declared']);
    expect(assessment.diagnostics.map(({ code }) => code)).toContain('WHOLE_NOT_BELIEVED');
  });

  it('comes to its answer without a parameter that does not matter to it', () => {
    const type = 'Microsoft.Storage/storageAccounts';
    const tlsField = `${type}/minimumTlsVersion`;
    const anyOf = [
      { field: tlsField, equals: 'TLS1_0' },
      { field: tlsField, equals: "[parameters('x')]" },
    ];
    const rule = { policy: { if: { allOf: [{ field: 'type', equals: type }, { anyOf }] }, then: { effect: 'audit' } } };
    const control = controlOf({ id: 'logging-001', parameters: { x: { from: 'estate.logs.workspaceId' } }, rule });
    expect(lines(judge({ controls: [control], estate: estateOf([good, bad]) }))).toEqual([
      'logging-001 stbad fail rule',
      'logging-001 stgood unknown not-declared',
    ]);
  });

  it('is unknown where a parameter of the rule is not declared', () => {
    const rule = {
      policy: {
        if: {
          allOf: [
            { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
            { field: 'Microsoft.Storage/storageAccounts/minimumTlsVersion', notEquals: "[parameters('workspace')]" },
          ],
        },
        then: { effect: 'audit' },
      },
    };
    const control = controlOf({
      id: 'logging-001',
      parameters: { workspace: { from: 'estate.logs.workspaceId' } },
      rule,
    });
    expect(lines(judge({ controls: [control], estate: estateOf([good]) }))).toEqual([
      'logging-001 stgood unknown not-declared',
    ]);
    const [verdict] = judge({ controls: [control], estate: estateOf([good]) }).verdicts;
    expect(verdict?.reason.text).toContain('Declare estate.logs.workspaceId');
    const declared = estateOf([good], { estate: { logs: { workspaceId: 'TLS1_2' } } });
    expect(lines(judge({ controls: [control], estate: declared }))).toEqual(['logging-001 stgood pass rule']);
  });

  it('takes nobody out where nothing declares staging accounts, and whom the declaration names', () => {
    const rule = {
      policy: {
        if: {
          allOf: [
            { field: 'type', equals: 'Microsoft.Storage/storageAccounts' },
            { field: 'id', notIn: "[parameters('staging')]" },
          ],
        },
        then: { effect: 'audit' },
      },
    };
    const control = controlOf({
      id: 'recovery-040',
      parameters: { staging: { from: 'estate.recovery.stagingAccountIds' } },
      rule,
    });
    expect(lines(judge({ controls: [control], estate: estateOf([good]) }))).toEqual(['recovery-040 stgood fail rule']);
    const declared = estateOf([good, bad], { estate: { recovery: { stagingAccountIds: [good.id.toUpperCase()] } } });
    expect(lines(judge({ controls: [control], estate: declared }))).toEqual([
      'recovery-040 stbad fail rule',
      'recovery-040 stgood pass rule',
    ]);
  });

  it('holds what may not exist for unknown where it would fail', () => {
    const maybe = storage(
      'stmaybe',
      { minimumTlsVersion: 'TLS1_0' },
      { existence: new Unknown('parameter', 'deploy') },
    );
    expect(lines(judge({ controls: [tls], estate: estateOf([maybe]) }))).toEqual([
      'encryption-010 stmaybe unknown parameter',
    ]);
  });

  it('narrows to the scopes that the user names', () => {
    const assessment = judge({ controls: [tls], estate: estateOf([good, bad]), scope: [good.id] });
    expect(lines(assessment)).toEqual(['encryption-010 stgood pass rule']);
  });
});

describe('assess: the scope of ePHI', () => {
  const phi = controlOf({
    id: 'encryption-010',
    judges: { types: ['microsoft.storage/storageaccounts'], scope: 'phi' },
  });
  const of = (estate: unknown, ...resources: (typeof good)[]): readonly string[] =>
    lines(judge({ controls: [phi], estate: estateOf(resources, { estate }) }));

  it('takes everything in where nothing is declared, and says so', () => {
    const assessment = judge({ controls: [phi], estate: estateOf([bad]) });
    expect(lines(assessment)).toEqual(['encryption-010 stbad fail rule']);
    expect(assessment.notes.join()).toContain('every resource is judged as if it held ePHI');
  });

  it.each([
    ['a subscription', { subscriptions: ['3F2504E0-4F89-41D3-9A0C-0305E82C3301'] }, 'fail rule'],
    ['a resource group by name', { resourceGroups: ['RG-EHR'] }, 'fail rule'],
    ['a resource group by id', { resourceGroups: [`${subscription}/resourcegroups/rg-ehr`] }, 'fail rule'],
    ['another subscription', { subscriptions: ['00000000-1111-2222-3333-444444444444'] }, undefined],
  ])('takes in what %s holds', (_name, declared, expected) => {
    expect(of({ phi: declared }, bad)[0]).toBe(
      expected === undefined ? 'encryption-010 estate unknown not-declared' : `encryption-010 stbad ${expected}`,
    );
  });

  it('is no scope where its declaration is empty, and says nothing where it meets nothing', () => {
    for (const phi of [{}, { tags: {} }, { tags: { data: [] } }]) {
      expect(of({ whole: true, phi }, bad)).toEqual(['encryption-010 stbad fail rule']);
    }
    const mistyped = { whole: true, phi: { tags: { dta: ['ephi'] } } };
    expect(of(mistyped, bad)).toEqual(['encryption-010 estate unknown not-declared']);
  });

  it('takes in what a tag marks, and does not guess an unknown tag', () => {
    const tagged = (value: string | Unknown): typeof good =>
      storage('stbad', { minimumTlsVersion: 'TLS1_0' }, {}, { tags: { Data: value } });
    const declared = { phi: { tags: { data: ['ePHI'] } } };
    expect(of(declared, tagged('ephi'))).toEqual(['encryption-010 stbad fail rule']);
    expect(of(declared, tagged('public'))).toEqual(['encryption-010 estate unknown not-declared']);
    expect(of(declared, tagged(new Unknown('parameter', 'tag')))).toEqual([
      'encryption-010 stbad unknown not-declared',
    ]);
  });

  it('takes in what stands in a network, or is reached through a private endpoint there', () => {
    const network = `${subscription}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/phi`;
    const endpoint = {
      ...storage('pe', {}),
      id: `${subscription}/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/pe`,
      type: 'microsoft.network/privateendpoints',
      body: {
        properties: {
          subnet: { id: `${network}/subnets/data` },
          privateLinkServiceConnections: [{ properties: { privateLinkServiceId: bad.id } }],
        },
      },
    };
    expect(of({ phi: { virtualNetworks: [network] } }, bad, good, endpoint)).toEqual([
      'encryption-010 stbad fail rule',
    ]);
  });
});

describe('assess: waivers', () => {
  const waiver = {
    control: 'encryption-010',
    scope: bad.id,
    owner: 'Dana',
    reason: 'Replaced in June',
    expires: '2026-06-30',
  };
  const of = (more: object): ReturnType<typeof judge> =>
    judge({ controls: [tls], estate: estateOf([bad, good], { waivers: [{ ...waiver, ...more }] }) });

  it('keep the failure and take it out of the score', () => {
    const assessment = of({});
    expect(lines(assessment)).toContain('encryption-010 stbad fail rule');
    expect([...assessment.verdicts][0]?.waiver?.owner).toBe('Dana');
    expect(assessment.rule.score).toMatchObject({ pass: 0, fail: 0, ratio: undefined, waived: 1 });
    expect(assessment.waived).toBe(1);
  });

  it.each([
    [{ expires: '2026-06-29' }, 'WAIVER_EXPIRED'],
    [{ control: 'encryption-999' }, 'WAIVER_UNKNOWN_CONTROL'],
  ])('that no longer count are named: %j', (more, code) => {
    const assessment = of(more);
    expect(assessment.waived).toBe(0);
    expect(assessment.diagnostics.map((d) => d.code)).toEqual([code]);
  });

  it('count on segment boundaries only', () => {
    expect(of({ scope: bad.id.slice(0, -1) }).waived).toBe(0);
    expect(of({ scope: `${subscription.toUpperCase()}/` }).waived).toBe(1);
  });
});

describe('assess: alternatives of 164.306(d)(3)', () => {
  const alternative = (of: string, more: object = {}): ReturnType<typeof record> =>
    record({
      record: 'alternative',
      alternative: {
        of,
        reason: 'The device cannot',
        measure: 'A gateway ends the connection',
        approver: { name: 'Dana', role: 'security officer' },
        reviewBy: '2026-12-31',
        scope: [],
        ...more,
      },
    });
  const of = (attestation: ReturnType<typeof record>, control = tls): ReturnType<typeof judge> =>
    judge({ controls: [control], estate: estateOf([bad, open, good]), attestations: [attestation] });

  it.each([['164.312(a)(2)(iv)'], ['encryption-010']])('attests what fails or is unknown under %s', (name) => {
    const assessment = of(alternative(name));
    expect(lines(assessment)).toEqual([
      'encryption-010 stbad attested alternative',
      'encryption-010 stgood pass rule',
      'encryption-010 stopen attested alternative',
    ]);
  });

  it('counts within its scope only', () => {
    expect(lines(of(alternative('encryption-010', { scope: [open.id] })))[0]).toBe('encryption-010 stbad fail rule');
  });

  it.each([
    ['164.312(a)(2)(i)', {}, tls, 'ALTERNATIVE_OF_REQUIRED'],
    [
      'encryption-010',
      {},
      controlOf({ id: 'encryption-010', satisfies: { cfr: ['164.312(a)(2)(iv)', '164.312(b)'] } }),
      'ALTERNATIVE_OF_REQUIRED',
    ],
    [
      'encryption-010',
      {},
      controlOf({ id: 'encryption-010', satisfies: { checklist: ['11'] } }),
      'ALTERNATIVE_OF_ADVICE',
    ],
    ['encryption-999', {}, tls, 'ALTERNATIVE_UNKNOWN'],
    ['encryption-010', { reviewBy: '2026-06-29' }, tls, 'ALTERNATIVE_EXPIRED'],
  ])('of %s %j does not count where the rule gives no room', (name, more, control, code) => {
    const assessment = of(alternative(name, more), control);
    expect(lines(assessment)[0]).toBe('encryption-010 stbad fail rule');
    expect(assessment.diagnostics.map((d) => d.code)).toEqual([code]);
  });
});

describe('assess: records', () => {
  const plan = attested('recovery-061', { record: 'dr-plan', maxAge: 'P12M', requires: ['document'] });
  const document = { title: 'The plan' };
  const of = (control: typeof plan, estate: unknown, ...records: ReturnType<typeof record>[]): readonly string[] =>
    lines(judge({ controls: [control], estate: estateOf([good], { estate }), attestations: records }));

  it.each([
    ['no record', [], 'unknown no-record'],
    ['a fresh one', [record({ record: 'dr-plan', document })], 'attested record'],
    ['its last day', [record({ record: 'dr-plan', document, date: '2025-06-30' })], 'attested record'],
    ['a day too old', [record({ record: 'dr-plan', document, date: '2025-06-29' })], 'fail expired'],
    ['one that ended', [record({ record: 'dr-plan', document, until: '2026-06-29' })], 'fail expired'],
    ['one dated later', [record({ record: 'dr-plan', document, date: '2026-07-01' })], 'unknown no-record'],
    ['one without its document', [record({ record: 'dr-plan' })], 'unknown no-record'],
  ])('with %s', (_name, records, expected) => {
    expect(of(plan, {}, ...records)).toEqual([`recovery-061 estate ${expected}`]);
  });

  it('measured times are compared with the declared tier', () => {
    const control = attested('recovery-060', {
      record: 'recovery-test',
      requires: ['measured', 'passed'],
      per: 'tier',
    });
    const tiers = [{ name: 'critical', rto: 'PT4H', rpo: 'PT1H' }];
    const test = (rto: string, rpo: string): ReturnType<typeof record> =>
      record({ record: 'recovery-test', result: 'passed', measured: { tier: 'Critical', rto, rpo } });
    expect(of(control, { tiers }, test('PT240M', 'PT1H'))).toEqual(['recovery-060 critical attested record']);
    expect(of(control, { tiers }, test('PT4H1S', 'PT1H'))).toEqual(['recovery-060 critical fail record']);
    expect(of(control, { tiers })).toEqual(['recovery-060 critical unknown no-record']);
    expect(of(control, {}, test('PT1H', 'PT1H'))).toEqual(['recovery-060 estate unknown not-declared']);
  });

  it('the newest of two tests counts', () => {
    const control = attested('recovery-062', { record: 'restore-test', requires: ['passed'] });
    const passed = record({ record: 'restore-test', result: 'passed', date: '2026-04-01' });
    const failed = record({ record: 'restore-test', result: 'failed', date: '2026-06-01' });
    expect(of(control, {}, passed, failed)).toEqual(['recovery-062 estate fail record']);
  });

  it('an agreement covers every subscription that may hold ePHI', () => {
    const control = attested('governance-001', { record: 'baa', requires: ['covers'] });
    const phi = { phi: { subscriptions: ['A0000000-0000-0000-0000-000000000001', subscription] } };
    const both = record({ record: 'baa', covers: ['a0000000-0000-0000-0000-000000000001', subscription] });
    expect(of(control, phi, both)).toEqual(['governance-001 estate attested record']);
    expect(of(control, phi, record({ record: 'baa', covers: [subscription] }))).toEqual([
      'governance-001 estate fail record',
    ]);
    expect(of(control, phi, record({ record: 'baa' }))).toEqual(['governance-001 estate unknown no-record']);
    expect(of(control, {}, record({ record: 'baa', covers: [subscription] }))).toEqual([
      'governance-001 estate attested record',
    ]);
  });

  it('a type in no register is unknown, and fails once there is a register', () => {
    const control = attested('governance-004', { record: 'service-scope-review', per: 'resource-type' });
    expect(of(control, {})).toEqual(['governance-004 storageaccounts unknown no-record']);
    expect(of(control, { reviewedTypes: ['Microsoft.Sql/servers'] })).toEqual([
      'governance-004 storageaccounts fail record',
    ]);
    expect(of(control, { reviewedTypes: ['microsoft.storage'] })).toEqual([
      'governance-004 storageaccounts attested record',
    ]);
  });
});

describe('assess: what waits for the query engine', () => {
  it('is unknown: query controls and waiting rows', () => {
    const query = controlOf({ id: 'network-001', rule: { query: 'rule.kql' } });
    const waiting = [
      {
        id: 'network-901',
        title: 'A graph',
        why: 'A join',
        needs: 'query' as const,
        cfr: ['164.312(b)'],
        checklist: [],
        recommends: [],
      },
    ];
    const assessment = judge({ controls: [query], law: { ...law, waiting }, estate: estateOf([good]) });
    expect(lines(assessment)).toEqual([
      'network-001 stgood unknown engine-not-installed',
      'network-901 estate unknown engine-not-installed',
    ]);
  });

  it('takes the rows of an engine, and holds a subject without a row for unknown', () => {
    const query = controlOf({ id: 'network-001', rule: { query: 'rule.kql' } });
    const answers = new Map([
      [
        'network-001',
        ok([
          { id: bad.id.toUpperCase(), pass: false },
          { id: open.id, pass: null },
        ]),
      ],
    ]);
    const assessment = judge({ controls: [query], estate: estateOf([good, bad, open]), queryAnswers: answers });
    expect(lines(assessment)).toEqual([
      'network-001 stbad fail rule',
      'network-001 stgood unknown unsupported',
      'network-001 stopen unknown not-collected',
    ]);
  });
});

describe('assess: profiles, scores and ids', () => {
  const advice = controlOf({ id: 'encryption-020', severity: 'critical', satisfies: { checklist: ['11'] } });
  const proposal = controlOf({ id: 'encryption-030', satisfies: { nprm: ['nprm-01'] } });

  it('choose the controls', () => {
    const ids = (profile: 'hipaa' | 'checklist' | 'nprm-2025'): readonly string[] =>
      judge({ controls: [proposal, advice, tls], estate: estateOf([good]), profile }).controls.map(({ id }) => id);
    expect(ids('hipaa')).toEqual(['encryption-010', 'encryption-020']);
    expect(ids('checklist')).toEqual(['encryption-010', 'encryption-020']);
    expect(ids('nprm-2025')).toEqual(['encryption-010', 'encryption-020', 'encryption-030']);
  });

  it('name the services that no control judges', () => {
    const other = {
      ...storage('x', {}),
      id: `${subscription}/resourceGroups/g/providers/Contoso.Odd/things/x`,
      type: 'contoso.odd/things',
    };
    expect(judge({ controls: [tls], estate: estateOf([good, other]) }).notes.join()).toContain(
      'judges contoso.odd/things: nothing',
    );
    expect(judge({ controls: [tls], estate: estateOf([good]) }).notes.join()).not.toContain('nothing is said');
  });

  it('keep the rule apart from advice, weighed by severity', () => {
    const assessment = judge({ controls: [tls, advice], estate: estateOf([bad]) });
    expect(assessment.rule.score).toMatchObject({ pass: 0, fail: 5 });
    expect(assessment.checklist.score).toMatchObject({ pass: 0, fail: 15 });
    expect(assessment.proposal).toBeUndefined();
  });

  it('hold a specification that no control judges for unknown, and its standard with it', () => {
    const [standard, alone] = judge({ controls: [tls], estate: estateOf([good]) }).rule.standards;
    expect(standard?.specifications.map(({ verdict }) => verdict)).toEqual(['unknown', 'pass']);
    expect(standard?.verdict).toBe('unknown');
    expect(standard?.score.ratio).toBe(1);
    expect(alone?.verdict).toBe('unknown');
  });

  it('give the same run the same id, and another day another one', () => {
    const run = (day: string): string =>
      judge({ controls: [tls], estate: estateOf([good]), asOf: { day, instant: `${day}T00:00:00.000Z` } }).runId;
    expect(run('2026-06-30')).toBe(run('2026-06-30'));
    expect(run('2026-06-30')).not.toBe(run('2026-07-01'));
    expect(run('2026-06-30')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });
});

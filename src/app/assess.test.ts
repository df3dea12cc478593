import { describe, expect, it } from 'vitest';
import { attested, controlOf, estateOf, law, record, storage } from '../assess/testing/sample.ts';
import { err, ok } from '../lib/result.ts';
import type { Diagnostic } from '../model/resource.ts';
import { type AssessPorts, type AssessRequest, assessEstate } from './assess.ts';
import { explainVerdict } from './explain.ts';
import { evaluatePolicies } from './policy-evaluate.ts';
import { readDefinitions } from './read-definitions.ts';
import { expandTemplate } from './template-expand.ts';
import { scratchFolder } from './testing/scratch-folder.ts';

const scratch = scratchFolder();
const estate = estateOf([
  storage('old', { minimumTlsVersion: 'TLS1_0' }),
  storage('new', { minimumTlsVersion: 'TLS1_2' }),
]);
const controls = [
  controlOf({ id: 'encryption-001' }),
  attested('record-001', { record: 'plan' }, { satisfies: { cfr: ['164.312(b)'] } }),
];

const ports = (given: Partial<AssessPorts> = {}): AssessPorts => ({
  loadContent: () => ok({ controls, law, queries: {}, hash: 'f'.repeat(64) }),
  readEstate: async () => ({ estate, attestations: [] }),
  readAttestations: async () => ok([]),
  readDefinitions: (paths, cwd) => readDefinitions(paths, cwd, undefined),
  openQueries: async () => ({ answer: async () => new Map(), close: async () => undefined }),
  now: () => '2026-06-30T00:00:00.000Z',
  ...given,
});
const request = (given: Partial<AssessRequest> = {}): AssessRequest => ({
  paths: ['main.json'],
  read: { cwd: scratch.path() },
  attestations: [],
  profile: 'hipaa',
  minimumSeverity: 'low',
  scope: [],
  ...given,
});
const withDiagnostic = (diagnostic: Partial<Diagnostic>): Partial<AssessPorts> => ({
  readEstate: async () => ({
    estate: {
      ...estate,
      diagnostics: [
        { severity: 'error', code: 'X', message: 'It is broken', source: { file: 'a.json', line: 3 }, ...diagnostic },
      ],
    },
    attestations: [],
  }),
});
const refused = async (given: Partial<AssessRequest>, world: Partial<AssessPorts> = {}): Promise<readonly string[]> => {
  const assessed = await assessEstate(request(given), ports(world));
  return assessed.ok ? [] : assessed.error;
};

describe('assessEstate', () => {
  it('judges what was read by what was loaded, at the moment of the clock', async () => {
    const assessed = await assessEstate(request(), ports());
    expect(assessed.ok && [assessed.value.counts.fail, assessed.value.counts.pass, assessed.value.asOf]).toEqual([
      1,
      1,
      '2026-06-30T00:00:00.000Z',
    ]);
  });

  it('takes records beside the input and elsewhere, each file once', async () => {
    const beside = record({ record: 'plan', file: 'a.yaml' });
    const world = ports({
      readEstate: async () => ({ estate, attestations: [beside] }),
      readAttestations: async () => ok([beside]),
    });
    const assessed = await assessEstate(request({ attestations: ['a.yaml'] }), world);
    expect(assessed.ok && assessed.value.counts.attested).toBe(1);
  });

  it.each<[string, Partial<AssessRequest>, Partial<AssessPorts>, RegExp]>([
    ['a day that is none', { asOf: 'soon' }, {}, /soon/],
    [
      'content that is broken',
      {},
      { loadContent: () => err([{ file: 'c.yaml', line: 2, message: 'no' }]) },
      /^c\.yaml:2/,
    ],
    ['records that are broken', {}, { readAttestations: async () => err(['r.yaml: no']) }, /^r\.yaml: no$/],
    ['a declaration that is broken', {}, withDiagnostic({ code: 'DECLARATION_INVALID' }), /^a\.json:3: It is broken$/],
    ['any error where all must be read', { read: { cwd: '.', strict: true } }, withDiagnostic({}), /^a\.json:3/],
    ['a scope that holds nothing', { scope: ['/subscriptions/none'] }, {}, /at or below \/subscriptions\/none/],
    [
      'input in which nothing was found',
      {},
      { readEstate: async () => ({ estate: { ...estateOf([]), inputs: [] }, attestations: [] }) },
      /^Nothing to assess in main\.json/,
    ],
  ])('stops at %s', async (_, given, world, message) => {
    expect(await refused(given, world)).toEqual([expect.stringMatching(message)]);
  });

  it('goes on past a file that cannot be read when others can', async () => {
    expect(await refused({}, withDiagnostic({}))).toEqual([]);
  });

  it('does not judge by an initiative that was not read', async () => {
    scratch.put({ 'd.json': [] });
    const initiative = { name: 'hipaa', definitions: ['d.json'] };
    expect(await refused({ initiative })).toEqual([expect.stringMatching(/^No initiative "hipaa" was read/)]);
  });
});

describe('explainVerdict', () => {
  const explain = (control: string, subject: string) =>
    explainVerdict({ control, subject, paths: [], read: { cwd: '.' } }, ports());

  it('shows the verdict and the value that decided, by the end of an id', async () => {
    const explained = await explain('encryption-001', 'storageAccounts/OLD');
    expect(explained.ok ? explained.value : '').toMatch(/^FAIL encryption-001[\s\S]*TLS1_0/);
  });

  it.each([
    ['none-001', 'old', /^No control "none-001"/],
    ['encryption-001', 'none', /^Nothing in the input is named none; it judges /],
    ['record-001', 'old', /^record-001 does not apply to old; it judges estate$/],
  ])('says why there is nothing to explain of %s on %s', async (control, subject, message) => {
    const explained = await explain(control, subject);
    expect(explained.ok ? [] : explained.error).toEqual([expect.stringMatching(message)]);
  });
});

describe('expandTemplate', () => {
  it('shows what is declared, without what may be a secret', async () => {
    const secret = storage('s', { administratorLoginPassword: 'hunter2', minimumTlsVersion: 'TLS1_2' });
    const expanded = await expandTemplate('main.json', { cwd: '.' }, async () => ({
      estate: estateOf([secret]),
      attestations: [],
    }));
    expect(expanded.read).toBe(true);
    expect(expanded.resources.map(({ id, existence }) => [id, existence])).toEqual([[secret.id, undefined]]);
    expect(JSON.stringify(expanded)).not.toContain('hunter2');
    expect(JSON.stringify(expanded)).toContain('TLS1_2');
  });
});

describe('evaluatePolicies', () => {
  const rule = { if: { field: 'type', equals: 'Microsoft.Storage/storageAccounts' }, then: { effect: 'audit' } };
  const other = { if: { field: 'type', equals: 'Microsoft.Web/sites' }, then: { effect: 'audit' } };
  const states = async (all: boolean): Promise<string[]> => {
    scratch.put({
      'd.json': [
        { name: 'a', properties: { mode: 'All', policyRule: rule } },
        { name: 'b', properties: { mode: 'All', policyRule: other } },
      ],
    });
    const set = await readDefinitions(['d.json'], scratch.path(), undefined);
    const asOf = new Date('2026-06-30T00:00:00Z');
    return [...evaluatePolicies(set, estate, { asOf, all, parameters: {} })].map(
      ({ definition, resource, state }) => `${definition} ${resource.split('/').at(-1)} ${state}`,
    );
  };

  it('gives a line a definition and resource, in order', async () => {
    expect(await states(false)).toEqual(['a old NonCompliant', 'a new NonCompliant']);
  });

  it('says where a definition does not apply only when all is asked for', async () => {
    expect(await states(true)).toEqual([
      'a old NonCompliant',
      'a new NonCompliant',
      'b old NotApplicable',
      'b new NotApplicable',
    ]);
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type Gap,
  inferConfiguration,
  measureGap,
  type Proposal,
  rolesFor,
  type WantedResource,
} from '../../blueprint/adopt/index.ts';
import { Catalogue, printArm, printRequests } from '../../blueprint/index.ts';
import { loadContent } from '../../content/load-content.ts';
import type { Estate } from '../../model/estate.ts';
import type { Resource } from '../../model/resource.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { readEstate } from '../read-estate.ts';
import { type ComposedBlueprint, composeSection, printBlueprint } from './build.ts';
import { contentForBlueprint } from './content-for-blueprint.ts';
import { proposedYaml } from './proposed-yaml.ts';
import { wantedResources } from './wanted-resources.ts';
import { writeFolder } from './write-folder.ts';

const root = join(import.meta.dirname, '../../..');
const loaded = loadContent();
if (!loaded.ok) throw new Error('content');
const content = loaded.value;
const given = contentForBlueprint(content);
if (!given.ok) throw new Error(given.error.join('\n'));

function composed(section: unknown): ComposedBlueprint {
  const made = composeSection(section, given.ok ? given.value : undefined);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

const folder = mkdtempSync(join(tmpdir(), 'safeguard-adopt-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let estate: Estate;
let proposal: Proposal;
let wanted: readonly WantedResource[];

const gapTo = (resources: readonly Resource[]): Gap =>
  measureGap(wanted, resources, {
    roles: rolesFor(proposal, composed(proposal.section).configuration),
    words: proposal.words,
    wholeTypes: estate.wholeTypes,
  });

beforeAll(async () => {
  const section = (
    parse(readFileSync(join(root, 'examples/blueprints/clinic/safeguard.yaml'), 'utf8')) as { blueprint: object }
  ).blueprint;
  const built = printBlueprint(composed(section), content);
  const written = await writeFolder(join(folder, 'built'), built);
  if (!written.ok) throw new Error(written.error);
  const read = await readEstate(['main.json', 'main.parameters.json', 'graph'], { cwd: join(folder, 'built') });
  estate = read.estate;
  const inferred = inferConfiguration(estate.resources, estate.declaration);
  if (!inferred.ok) throw new Error(inferred.error);
  proposal = inferred.value;
  const { blueprint } = composed(proposal.section);
  const files = [...printArm(blueprint, () => undefined), ...printRequests(new Catalogue(blueprint))];
  await writeFolder(join(folder, 'wanted'), files);
  const made = await wantedResources(
    { folder: join(folder, 'wanted'), files, blueprint, subscriptions: proposal.subscriptions },
    { readEstate },
  );
  if (!made.ok) throw new Error(made.error.join('\n'));
  wanted = made.value;
}, 120_000);

/** A value that the blueprint states, and where. */
interface Leaf {
  readonly resource: Resource;
  readonly path: readonly string[];
}

function* leavesOf(resource: Resource, value: Value, path: readonly string[]): Generator<Leaf> {
  if (isUnknown(value) || value === null) return;
  if (isValueArray(value)) {
    for (const [index, item] of value.entries()) yield* leavesOf(resource, item, [...path, String(index)]);
  } else if (isValueObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* leavesOf(resource, item, [...path, key]);
  } else yield { resource, path };
}

const changed = (value: Value | undefined): Value => {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  return `${String(value)}x`;
};

function withChange(value: Value | undefined, [key, ...rest]: readonly string[]): Value {
  if (key === undefined) return changed(value);
  if (isValueArray(value)) return value.map((item, index) => (String(index) === key ? withChange(item, rest) : item));
  const object: ValueObject = isValueObject(value) ? value : {};
  return { ...object, [key]: withChange(object[key], rest) };
}

/** Children that are shown in their parents too stand for themselves, and what whoever deploys gives is no setting. */
const shownElsewhere =
  /^properties\.(?:subnets|virtualNetworkPeerings|securityRules|routes|siteConfig|administrators)\b/;

describe('what was built from a configuration', () => {
  it('is what the blueprint wants, from a configuration that is inferred from it', () => {
    const gap = gapTo(estate.resources);
    expect(gap.matches.filter(({ state }) => state !== 'same')).toEqual([]);
    expect([gap.create, gap.leftOver, gap.untold]).toEqual([[], [], []]);
  });

  it('with one setting changed differs in exactly that', () => {
    const stated = wanted
      .flatMap(({ resource }) =>
        ['sku', 'kind', 'zones', 'location', 'identity', 'properties'].flatMap((top) => {
          const value = resource.body[top];
          return value === undefined ? [] : [...leavesOf(resource, value, [top])];
        }),
      )
      .filter(
        ({ resource, path }) =>
          !shownElsewhere.test(path.join('.')) && !resource.id.includes('${') && resource.origin === 'arm-template',
      );
    const byId = new Map(estate.resources.map((resource) => [resource.id.toLowerCase(), resource]));
    expect(stated.length).toBeGreaterThan(5000);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: stated.length - 1 }), (index) => {
        const leaf = stated[index];
        const target = byId.get(leaf?.resource.id.toLowerCase() ?? '');
        if (leaf === undefined || target === undefined) throw new Error('no such resource');
        const body = withChange(target.body, leaf.path);
        const gap = gapTo(
          estate.resources.map((one) => (one === target && isValueObject(body) ? { ...one, body } : one)),
        );
        const differing = gap.matches.filter(({ differences }) => differences.length > 0);
        expect(differing.map(({ existing }) => existing.id)).toEqual([target.id]);
        const top = leaf.path.slice(0, 2).join('.').toLowerCase();
        for (const { path } of differing[0]?.differences ?? [])
          expect(path.toLowerCase().startsWith(top) || top.startsWith(path.toLowerCase())).toBe(true);
        expect([gap.create.length, gap.leftOver.length]).toEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it.each([
    ['a resource', 'microsoft.network/ddosprotectionplans', { create: true, leftOver: false }],
    [
      'a rule of a network security group',
      'microsoft.network/networksecuritygroups/securityrules',
      { create: true, leftOver: false },
    ],
  ])('lacking %s wants it created', (_, type, expected) => {
    const gone = estate.resources.find((one) => one.type === type);
    const gap = gapTo(estate.resources.filter((one) => one !== gone));
    expect({
      create: gap.create.some(({ resource }) => resource.id === gone?.id),
      leftOver: gap.leftOver.length > 0,
    }).toEqual(expected);
  });

  it('with one resource more says that it is left over', () => {
    const [store] = estate.resources.filter(({ type }) => type === 'microsoft.storage/storageaccounts');
    if (store === undefined) throw new Error('no account');
    const more = { ...store, id: `${store.id}extra`, name: `${store.name}extra` };
    expect(gapTo([...estate.resources, more]).leftOver).toEqual([more]);
  });
});

describe('proposedYaml', () => {
  it('is a declaration with each question at its place', () => {
    const yaml = proposedYaml({
      section: {
        name: 'willow',
        regions: { primary: 'eastus2' },
        spokes: [{ name: 'phi', workloads: { sql: { databases: ['a'] } } }],
      },
      questions: [
        { path: ['contacts', 'security'], text: 'who?' },
        { path: ['spokes', 0, 'workloads', 'sql'], text: 'which\ndatabases?' },
      ],
    });
    expect(yaml).toContain('# QUESTION blueprint.contacts.security: who?\n');
    expect(yaml).toMatch(/# QUESTION blueprint\.spokes\.0\.workloads\.sql: which databases\?\n\s+sql:/);
    expect(composeSection((parse(yaml) as { blueprint: unknown }).blueprint).ok).toBe(true);
  });

  it('keeps what was declared of the estate', () => {
    const section = { name: 'willow', regions: { primary: 'eastus2' } };
    const estate = { recovery: { stagingAccountIds: ['/subscriptions/a'] } };
    expect(parse(proposedYaml({ section, estate, questions: [] }))).toEqual({ estate, blueprint: section });
  });
});

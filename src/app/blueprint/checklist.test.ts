import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { notShown, notShownRows } from '../../blueprint/index.ts';
import { expressionsIn } from '../../blueprint/model/value.ts';
import { loadContent } from '../../content/load-content.ts';
import type { Verdict } from '../../model/verdict.ts';
import { compose } from '../compose.ts';
import { type ComposedBlueprint, composeSection, printBlueprint } from './build.ts';
import { checkPrinted } from './check.ts';
import { contentForBlueprint } from './content-for-blueprint.ts';

const root = join(import.meta.dirname, '../../..');
const loaded = loadContent();
if (!loaded.ok) throw new Error('content');
const content = loaded.value;
const ports = compose({ env: { SOURCE_DATE_EPOCH: '1785000000' }, cwd: root, clock: () => 0 });

function composed(example: string): ComposedBlueprint {
  const given = contentForBlueprint(content);
  if (!given.ok) throw new Error(String(given.error));
  const file = readFileSync(join(root, 'examples/blueprints', example, 'safeguard.yaml'), 'utf8');
  const made = composeSection((parse(file) as { blueprint: unknown }).blueprint, given.value);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

/** The verdicts on what is printed of an example, by control. */
async function verdictsOf(example: string): Promise<ReadonlyMap<string, readonly Verdict[]>> {
  const checked = await checkPrinted(printBlueprint(composed(example), content), notShown, ports);
  if (!checked.ok) throw new Error(checked.error.join('\n'));
  const byControl = new Map<string, Verdict[]>();
  for (const verdict of checked.value.assessment.verdicts) {
    const known = byControl.get(verdict.control);
    if (known === undefined) byControl.set(verdict.control, [verdict]);
    else known.push(verdict);
  }
  return byControl;
}

/** Controls that judge a setting, by the item of the checklist that they serve. Records are people's. */
const controlsOf = (item: string): readonly string[] =>
  content.controls.flatMap(({ control }) =>
    control.satisfies.checklist.includes(item) && !('attestation' in control.rule) ? [control.id] : [],
  );

const deployable = content.law.checklist.filter(({ deployable: by }) => by !== 'no');
/** Whether tenants are kept apart is tested by people; that each has a network of its own shows in what is composed. */
const TENANT_ISOLATION = '39';

describe('the checklist', () => {
  const byExample = new Map<string, ReadonlyMap<string, readonly Verdict[]>>();
  beforeAll(async () => {
    for (const example of ['clinic', 'hospital', 'saas']) byExample.set(example, await verdictsOf(example));
  }, 300_000);

  it.each(
    deployable.filter(({ id }) => id !== TENANT_ISOLATION).map(({ id, title, deployable: by }) => [id, by, title]),
  )('item %s is served by %s: %s', (id) => {
    const verdicts = [...byExample.values()].flatMap((of) =>
      controlsOf(id).flatMap((control) => of.get(control) ?? []),
    );
    const failed = verdicts
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ control, subject }) => `${control} ${subject}`);
    expect(failed).toEqual([]);
    expect(verdicts.some(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it(`item ${TENANT_ISOLATION} is served by arm: each tenant has a spoke of its own, peered with no other`, () => {
    const { blueprint } = composed('saas');
    const networks = blueprint.facts.phiNetworks;
    expect(networks).toHaveLength(4);
    const peerings = blueprint.resources.filter(
      ({ type, parent }) => type.endsWith('/virtualNetworkPeerings') && networks.includes(parent ?? ''),
    );
    const remotes = peerings.map(({ properties }) =>
      [...expressionsIn(properties)].flatMap(({ node }) => (node.kind === 'id' ? [node.symbol] : [])),
    );
    expect(remotes.flat().filter((symbol) => networks.includes(symbol))).toEqual([]);
  });

  it('leaves unknown by name only controls that there are', () => {
    const ids = new Set(content.controls.map(({ control }) => control.id));
    expect(notShownRows.filter(({ control }) => !ids.has(control))).toEqual([]);
  });
});

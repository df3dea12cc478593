import { regionPairs } from '../../arm/region-pairs.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { configurationSchema, type GivenConfiguration } from './schema.ts';
import { zonesOf } from './zones.ts';

/** A configuration in which everything is decided. */
export interface Configuration extends GivenConfiguration {
  readonly regions: { readonly primary: string; readonly secondary: string };
}

/** What is wrong in a configuration: where, by the path below `blueprint`, and what would work. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reads the section `blueprint` of a declaration; every problem of it at once. */
export function readConfiguration(section: unknown): Result<Configuration, readonly Problem[]> {
  const read = configurationSchema.safeParse(section ?? {});
  if (!read.success) {
    return err(
      read.error.issues.map(({ path, message }) => ({
        path: path.map((part) => (typeof part === 'number' ? part : String(part))),
        message,
      })),
    );
  }
  const secondary = secondaryOf(read.data.regions);
  const problems = [
    ...(secondary.ok ? zoneless(read.data.regions.primary, secondary.value) : [secondary.error]),
    ...repeatedNames(read.data),
  ];
  return problems.length === 0 && secondary.ok
    ? ok({ ...read.data, regions: { primary: read.data.regions.primary, secondary: secondary.value } })
    : err(problems);
}

function secondaryOf({ primary, secondary }: GivenConfiguration['regions']): Result<string, Problem> {
  const pairs = regionPairs.filter(({ region }) => region === primary).map(({ paired }) => paired);
  const [pair] = pairs;
  if (secondary === undefined) {
    if (pair !== undefined) return ok(pair);
    const known = regionPairs.some(({ region }) => region.startsWith(primary.slice(0, 4)));
    const hint = known ? `; regions with a pair: ${suggestions(primary).join(', ')}` : '';
    return err({ path: ['regions', 'primary'], message: `Azure pairs no region with "${primary}"${hint}` });
  }
  if (pairs.includes(secondary)) return ok(secondary);
  const works =
    pair === undefined ? 'choose a primary region that has a pair' : `the pair of "${primary}" is "${pair}"`;
  return err({ path: ['regions', 'secondary'], message: `"${secondary}" is not paired with "${primary}": ${works}` });
}

/** What serves every day stands in availability zones: one datacentre may fail without a failover to another region. */
function zoneless(primary: string, secondary: string): Problem[] {
  if (zonesOf(primary).length > 0) return [];
  const works =
    zonesOf(secondary).length > 0 && regionPairs.some((pair) => pair.region === secondary && pair.paired === primary)
      ? `serve from "${secondary}" and take over in "${primary}"`
      : 'choose a region that has them, as its page in the Azure documentation says';
  return [{ path: ['regions', 'primary'], message: `"${primary}" has no availability zones: ${works}` }];
}

const suggestions = (region: string): string[] =>
  regionPairs
    .map((pair) => pair.region)
    .filter((name) => name.startsWith(region.slice(0, 4)))
    .slice(0, 4);

/** Two of one kind with one name cannot be told apart in Azure. */
function repeatedNames({ spokes, hub, tiers }: GivenConfiguration): Problem[] {
  const sites = repeats(hub.sites.map(({ name }) => name)).map(
    (index): Problem => ({ path: ['hub', 'sites', index, 'name'], message: 'another site has this name' }),
  );
  const problems = repeats(spokes.map(({ name }) => name)).map(
    (index): Problem => ({
      path: ['spokes', index, 'name'],
      message: `another spoke is called "${spokes[index]?.name}"`,
    }),
  );
  spokes.forEach(({ workloads }, spoke) => {
    const at = ['spokes', spoke, 'workloads'];
    for (const index of repeats(workloads.machines.map(({ name }) => name))) {
      problems.push({ path: [...at, 'machines', index, 'name'], message: 'another group of machines has this name' });
    }
    workloads.machines.forEach(({ tier }, index) => {
      if (tier !== undefined && !tiers.some(({ name }) => name === tier)) {
        const known = tiers.map(({ name }) => name).join(', ');
        problems.push({
          path: [...at, 'machines', index, 'tier'],
          message: `no tier is called "${tier}"; there is: ${known}`,
        });
      }
    });
    const lists: readonly (readonly [readonly string[], readonly string[] | undefined])[] = [
      [['sql', 'databases'], workloads.sql?.databases],
      [['managedInstance', 'databases'], workloads.managedInstance?.databases],
      [['postgres', 'databases'], workloads.postgres?.databases],
      [['cosmos', 'databases'], workloads.cosmos?.databases],
      [['storage', 'containers'], workloads.storage?.containers],
      [['serviceBus', 'queues'], workloads.serviceBus?.queues],
      [['eventHubs', 'hubs'], workloads.eventHubs?.hubs],
      [['web', 'apps'], workloads.web?.apps],
      [['containerApps', 'apps'], workloads.containerApps?.apps],
    ];
    for (const [path, names] of lists) {
      for (const index of repeats(names ?? [])) {
        problems.push({ path: [...at, ...path, index], message: `"${names?.[index]}" is named twice` });
      }
    }
  });
  return [...sites, ...problems];
}

/** The places of what stands earlier in the list as well. */
const repeats = (names: readonly string[]): number[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));

import { err, ok, type Result } from '../lib/result.ts';
import { Builder } from './builder.ts';
import { planAddresses } from './configuration/addresses.ts';
import type { Configuration, Problem } from './configuration/configuration.ts';
import { derivations } from './derive/index.ts';
import type { Blueprint } from './model/blueprint.ts';
import { type Content, noContent } from './model/content.ts';
import type { Module } from './model/module.ts';
import type { Place } from './model/resource.ts';
import { modules as allModules } from './modules/index.ts';
import { orderModules, orderUnits } from './order.ts';

/**
 * Composes the architecture of a configuration: each module where it belongs, then what follows from the list of resources
 * itself (groups, private endpoints, diagnostic settings, locks), then the order of deployment.
 */
export function composeBlueprint(
  configuration: Configuration,
  content: Content = noContent,
  modules: readonly Module[] = allModules,
): Result<Blueprint, readonly Problem[]> {
  const addresses = planAddresses(configuration);
  if (!addresses.ok) return err([addresses.error]);
  const builder = new Builder(configuration, addresses.value, content);
  for (const module of orderModules(modules)) {
    for (const place of placesOf(module, configuration)) builder.build(module, place);
  }
  for (const derive of derivations) derive(builder);
  const problems = builder.names.problems;
  return problems.length > 0 ? err(problems) : ok(orderUnits(builder.finish()));
}

const regions = ['primary', 'secondary'] as const;

/** Where a module is built. What the estate has once stands in the primary region. */
function placesOf({ level, when }: Module, configuration: Configuration): Place[] {
  const places: Place[] =
    level === 'estate'
      ? [{ region: 'primary' }]
      : regions.flatMap((region): Place[] =>
          level === 'region' ? [{ region }] : configuration.spokes.map(({ name }) => ({ region, spoke: name })),
        );
  const spokeOf = (place: Place) => configuration.spokes.find(({ name }) => name === place.spoke);
  return places.filter((place) => when === undefined || when(configuration, place, spokeOf(place)));
}

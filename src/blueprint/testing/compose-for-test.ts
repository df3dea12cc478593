import { composeBlueprint } from '../compose.ts';
import { readConfiguration } from '../configuration/configuration.ts';
import type { Blueprint } from '../model/blueprint.ts';
import { type Content, noContent } from '../model/content.ts';
import type { Declaration } from '../model/resource.ts';

/** An architecture of a configuration of which a test says only what it is about. */
export function composeForTest(given: Readonly<Record<string, unknown>> = {}, content: Content = noContent): Blueprint {
  const configuration = readConfiguration({ name: 'test', regions: { primary: 'northeurope' }, ...given });
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.error));
  const blueprint = composeBlueprint(configuration.value, content);
  if (!blueprint.ok) throw new Error(JSON.stringify(blueprint.error));
  return blueprint.value;
}

/** The resource of a symbol. */
export function resourceOf({ resources }: Blueprint, symbol: string): Declaration {
  const found = resources.find((resource) => resource.symbol === symbol);
  if (found === undefined) throw new Error(`Nothing declares ${symbol}`);
  return found;
}

/** The architecture of one spoke, called "one", with these workloads. */
export const composeSpoke = (workloads: unknown, more: Readonly<Record<string, unknown>> = {}): Blueprint =>
  composeForTest({ spokes: [{ name: 'one', workloads }], ...more });

/** The resources of a type, in Azure's own case. */
export const resourcesOf = ({ resources }: Blueprint, type: string): readonly Declaration[] =>
  resources.filter((resource) => resource.type === type);

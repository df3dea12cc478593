import { ai } from './ai.ts';
import { alerts } from './alerts.ts';
import { appService } from './app-service.ts';
import { authorization } from './authorization.ts';
import { azuread } from './azuread.ts';
import { backup } from './backup.ts';
import { backupPolicies } from './backup-policies.ts';
import { compute } from './compute.ts';
import { containers } from './containers.ts';
import { cosmos } from './cosmos.ts';
import { data } from './data.ts';
import { databases } from './databases.ts';
import { desktop } from './desktop.ts';
import { entra } from './entra.ts';
import { firewall } from './firewall.ts';
import { frontDoor } from './front-door.ts';
import { gateway } from './gateway.ts';
import { health } from './health.ts';
import { integration } from './integration.ts';
import { keyVault } from './key-vault.ts';
import { kubernetes } from './kubernetes.ts';
import type { TerraformMapping } from './mapping.ts';
import { messaging } from './messaging.ts';
import { monitor } from './monitor.ts';
import { network } from './network.ts';
import { networkEdge } from './network-edge.ts';
import { privateLink } from './private-link.ts';
import { resources } from './resources.ts';
import { scaleSets } from './scale-sets.ts';
import { security } from './security.ts';
import { sentinel } from './sentinel.ts';
import { sql } from './sql.ts';
import { storage } from './storage.ts';

/** Every family of mappings: one line a family. */
// biome-ignore format: one line a family keeps additions apart
const families: readonly (readonly TerraformMapping[])[] = [
  resources,
  storage,
  keyVault,
  sql,
  network,
  networkEdge,
  privateLink,
  firewall,
  gateway,
  frontDoor,
  backup,
  authorization,
  appService,
  databases,
  cosmos,
  messaging,
  compute,
  scaleSets,
  containers,
  desktop,
  kubernetes,
  monitor,
  alerts,
  sentinel,
  security,
  ai,
  data,
  integration,
  health,
  azuread,
  entra,
  backupPolicies,
];

const byType = new Map<string, TerraformMapping>();
for (const mapping of families.flat()) {
  for (const type of typeof mapping.terraform === 'string' ? [mapping.terraform] : mapping.terraform)
    byType.set(type, mapping);
}

/** The mapping of a Terraform type, or undefined where there is none. */
export const mappingOf = (terraformType: string): TerraformMapping | undefined => byType.get(terraformType);

/** Terraform types that are translated, sorted. */
export const mappedTypes = (): readonly string[] => [...byType.keys()].sort();

import { applicationGatewayDefaults } from './application-gateway.ts';
import { authorizationDefaults } from './authorization.ts';
import { cacheDefaults } from './cache.ts';
import { computeDefaults } from './compute.ts';
import { containersDefaults } from './containers.ts';
import { customerKeyDefaults, customerKeySingletons } from './customer-keys.ts';
import type { DefaultRow, SingletonRow } from './default-row.ts';
import { documentDbDefaults } from './document-db.ts';
import { graphDefaults } from './graph.ts';
import { localAuthenticationDefaults } from './local-authentication.ts';
import { messagingDefaults } from './messaging.ts';
import { monitorDefaults } from './monitor.ts';
import { networkDefaults } from './network.ts';
import { openSourceDatabasesDefaults } from './open-source-databases.ts';
import { publicNetworkAccessDefaults } from './public-network-access.ts';
import { recoveryServicesDefaults } from './recovery-services.ts';
import { securityDefaults } from './security.ts';
import { sqlDefaults, sqlSingletons } from './sql.ts';
import { storageDefaults, storageSingletons } from './storage.ts';
import { webDefaults } from './web.ts';

export type { DefaultRow, SingletonRow } from './default-row.ts';

/** Every provider's rows: one line a provider. */
const rows: readonly DefaultRow[] = [
  ...applicationGatewayDefaults,
  ...authorizationDefaults,
  ...cacheDefaults,
  ...containersDefaults,
  ...localAuthenticationDefaults,
  ...messagingDefaults,
  ...webDefaults,
  ...computeDefaults,
  ...customerKeyDefaults,
  ...documentDbDefaults,
  ...graphDefaults,
  ...monitorDefaults,
  ...networkDefaults,
  ...openSourceDatabasesDefaults,
  ...publicNetworkAccessDefaults,
  ...recoveryServicesDefaults,
  ...securityDefaults,
  ...sqlDefaults,
  ...storageDefaults,
];

/** Children that exist as soon as their parent does. */
const singletons: readonly SingletonRow[] = [...customerKeySingletons, ...sqlSingletons, ...storageSingletons];

const byType = new Map<string, Map<string, DefaultRow[]>>();
for (const row of rows) {
  const ofType = byType.get(row.type) ?? new Map<string, DefaultRow[]>();
  byType.set(row.type, ofType);
  const path = row.path.toLowerCase();
  ofType.set(path, [...(ofType.get(path) ?? []), row]);
}

/**
 * The documented default of a property, or undefined where no document says one.
 * @param type lower-case resource type
 * @param path from the resource's root, array positions written `[*]`
 * @param apiVersion of the declaring file; without one the newest row counts
 */
export function findDefault(type: string, path: string, apiVersion?: string): DefaultRow | undefined {
  const candidates = byType.get(type)?.get(path.toLowerCase());
  if (candidates === undefined) return undefined;
  const fitting = candidates.filter(
    (row) => row.fromApiVersion === undefined || apiVersion === undefined || row.fromApiVersion <= apiVersion,
  );
  return fitting.reduce<DefaultRow | undefined>(
    (best, row) => ((best?.fromApiVersion ?? '') > (row.fromApiVersion ?? '') ? best : row),
    undefined,
  );
}

const documentedPaths = (type: string): readonly string[] =>
  [...(byType.get(type)?.keys() ?? [])].sort((a, b) => a.length - b.length);

/**
 * Every property of a type of which a document tells the default, each with the newest row that holds at the version;
 * an object before its members.
 * @param type lower-case resource type
 */
export const defaultsOf = (type: string, apiVersion?: string): readonly DefaultRow[] =>
  documentedPaths(type).flatMap((path) => findDefault(type, path, apiVersion) ?? []);

/** Lower-case types of the children that always exist. */
export const singletonTypes = (): readonly string[] => [...singletonByType.keys()];

const singletonByType = new Map(singletons.map((row) => [row.type, row]));

/**
 * The row of a child that always exists under a fixed name, or undefined where no document says so.
 * @param type lower-case full type of the child
 */
export const findSingleton = (type: string): SingletonRow | undefined => singletonByType.get(type);

import type { Module } from '../../model/module.ts';
import { managedHsm } from '../keys/managed-hsm.ts';
import { spokeKeys } from '../keys/spoke-keys.ts';
import { cosmos } from './cosmos.ts';
import { eventHubs, eventHubsPairing } from './event-hubs.ts';
import { health } from './health.ts';
import { instanceFailover } from './instance-failover.ts';
import { managedInstance } from './managed-instance.ts';
import { postgres } from './postgres.ts';
import { postgresZone } from './postgres-zone.ts';
import { serviceBus, serviceBusPairing } from './service-bus.ts';
import { sqlDatabases } from './sql-databases.ts';
import { sqlFailover } from './sql-failover.ts';
import { sqlServer } from './sql-server.ts';
import { storage } from './storage.ts';

/** The stores of spokes and their keys. */
export const dataModules: readonly Module[] = [
  managedHsm,
  spokeKeys,
  storage,
  sqlServer,
  sqlDatabases,
  sqlFailover,
  managedInstance,
  instanceFailover,
  postgresZone,
  postgres,
  cosmos,
  serviceBus,
  serviceBusPairing,
  eventHubs,
  eventHubsPairing,
  health,
];

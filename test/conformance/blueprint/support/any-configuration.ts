import fc from 'fast-check';
import { regionPairs } from '../../../../src/arm/region-pairs.ts';
import { zonesOf } from '../../../../src/blueprint/configuration/zones.ts';

/** A section `blueprint` as a team might write one: any region with zones and a pair, any workloads, any choice of budget. */
export const anyConfiguration = (): fc.Arbitrary<unknown> =>
  fc.record(
    {
      name: shortName,
      regions: fc.constantFrom(...primaries).map((primary) => ({ primary })),
      addressSpace: fc.constantFrom('10.64.0.0/14', '172.16.0.0/13', '10.0.0.0/12'),
      contacts: fc.constant({ security: 'security@example.org', operations: 'operations@example.org' }),
      retention: fc.record({
        onlineDays: fc.integer({ min: 90, max: 730 }),
        totalDays: fc.integer({ min: 2192, max: 4383 }),
        deletedDays: fc.integer({ min: 90, max: 365 }),
      }),
      budget: fc.record({
        ddos: fc.constantFrom('network', 'addresses'),
        keys: fc.constantFrom('premium', 'managed-hsm'),
        gateway: fc.constantFrom('vpn', 'express-route'),
      }),
      frontDoor: fc.constant({ hostName: 'portal.example.org' }),
      tenantIsolation: fc.constantFrom('none', 'spoke'),
      spokes: fc.uniqueArray(fc.record({ name: spokeName, workloads }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ name }) => name,
      }),
    },
    { requiredKeys: ['name', 'regions', 'addressSpace', 'contacts', 'spokes'] },
  );

const primaries = [...new Set(regionPairs.map(({ region }) => region))].filter((region) => zonesOf(region).length > 0);

const letters = (longest: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{1,${longest - 1}}$`)).filter((text) => text.length <= longest);
const shortName = letters(6);
/** Words that no part of the architecture is called by. */
const spokeName = fc.constantFrom('records', 'imaging', 'intake', 'lab', 'portal', 'billing');
const names = (longest = 8): fc.Arbitrary<string[]> => fc.uniqueArray(letters(longest), { minLength: 1, maxLength: 2 });

const workloads = fc.record(
  {
    sql: fc.record({ databases: names() }),
    managedInstance: fc.record({ databases: names() }),
    postgres: fc.record({ databases: names() }),
    cosmos: fc.record({ databases: names() }),
    storage: fc.record({ containers: names().map((list) => list.map((name) => `${name}-files`)) }),
    fhir: fc.constant({}),
    dicom: fc.constant({}),
    serviceBus: fc.record({ queues: names() }),
    eventHubs: fc.record({ hubs: names() }),
    web: fc.record({ apps: names() }),
    containerApps: fc.record({ apps: names(4) }),
    machines: fc.uniqueArray(
      fc.record({
        name: letters(5),
        count: fc.integer({ min: 1, max: 2 }),
        os: fc.constantFrom('linux', 'windows'),
        dataDisksGiB: fc.array(fc.integer({ min: 4, max: 1024 }), { maxLength: 2 }),
      }),
      { maxLength: 2, selector: ({ name }) => name },
    ),
  },
  { requiredKeys: [] },
);

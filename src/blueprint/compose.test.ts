import { describe, expect, it } from 'vitest';
import { composeBlueprint } from './compose.ts';
import { readConfiguration } from './configuration/configuration.ts';
import type { Blueprint } from './model/blueprint.ts';
import { neededBy } from './order.ts';
import { printArm } from './print/arm/print-arm.ts';
import { printBicep } from './print/bicep/print-bicep.ts';
import { printTerraform } from './print/terraform/print-terraform.ts';

const composed = (section: object): Blueprint => {
  const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' }, ...section });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const blueprint = composeBlueprint(read.value);
  if (!blueprint.ok) throw new Error(JSON.stringify(blueprint.error));
  return blueprint.value;
};

const everything = {
  frontDoor: { hostName: 'portal.willow.example' },
  spokes: [
    {
      name: 'records',
      workloads: {
        sql: { databases: ['charts'] },
        managedInstance: { databases: ['orders'] },
        postgres: { databases: ['app'] },
        cosmos: { databases: ['sessions'] },
        storage: { containers: ['documents'] },
        fhir: {},
        dicom: {},
        serviceBus: { queues: ['admissions'] },
        eventHubs: { hubs: ['telemetry'] },
        web: { apps: ['portal'] },
        containerApps: { apps: ['router'] },
        machines: [{ name: 'app', os: 'windows', dataDisksGiB: [64] }],
      },
    },
  ],
};

describe('composeBlueprint', () => {
  it('declares everything after what it needs, files and resources alike', () => {
    const blueprint = composed(everything);
    const places = new Map(blueprint.resources.map(({ symbol }, index) => [symbol, index]));
    const late = blueprint.resources.flatMap((resource, index) =>
      [...neededBy(resource)]
        .filter((symbol) => (places.get(symbol) ?? Number.POSITIVE_INFINITY) >= index)
        .map((symbol) => `${resource.symbol} before ${symbol}`),
    );
    expect(late).toEqual([]);
    const files = new Map(blueprint.units.map(({ key }, index) => [key, index]));
    const lateFiles = blueprint.resources.flatMap((resource) =>
      [...neededBy(resource)].flatMap((symbol) => {
        const other = blueprint.resources[places.get(symbol) ?? -1];
        return other !== undefined && (files.get(other.unit) ?? 0) > (files.get(resource.unit) ?? 0)
          ? [`${resource.unit} before ${other.unit}`]
          : [];
      }),
    );
    expect([...new Set(lateFiles)]).toEqual([]);
  });

  it('says of every resource what it is for', () => {
    const silent = composed(everything)
      .resources.filter(({ purpose }) => !/^[A-Z].{10,}[.:]?/.test(purpose))
      .map(({ symbol }) => symbol);
    expect(silent).toEqual([]);
  });

  it.each([
    ['ARM', printArm],
    ['Bicep', printBicep],
    ['Terraform', printTerraform],
  ])('is printed as %s the same each time, byte by byte', (_, print) => {
    expect(print(composed(everything), () => undefined)).toEqual(print(composed(everything), () => undefined));
  });

  it('changes little where little changes: one more queue touches no file but its own', () => {
    const withQueues = (queues: readonly string[]) =>
      new Map(
        printArm(
          composed({ spokes: [{ name: 'records', workloads: { serviceBus: { queues } } }] }),
          () => undefined,
        ).map(({ path, text }) => [path, text]),
      );
    const before = withQueues(['admissions']);
    const after = withQueues(['admissions', 'results']);
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed.every((path) => path.startsWith('phi/records-data'))).toBe(true);
    expect(changed.length).toBeGreaterThan(0);
  });
});

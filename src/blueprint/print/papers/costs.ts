import { compareText } from '../../../lib/compare-text.ts';
import type { Declaration } from '../../model/resource.ts';
import type { Catalogue, PrintedFile } from '../print-context.ts';

/** What one piece of a resource type costs a month, as the user's own agreement says. */
export interface Price {
  readonly type: string;
  /** The name of the SKU or tier that it is for; absent: any. */
  readonly sku?: string;
  readonly monthly: number;
}
export interface PriceList {
  readonly currency: string;
  readonly prices: readonly Price[];
}

interface CostLine {
  readonly type: string;
  readonly sku: string;
  readonly count: number;
  readonly each: number | undefined;
}

/** What the architecture costs a month by the user's prices: `COSTS.md`. What has no price is listed and never guessed. */
export function printCosts(catalogue: Catalogue, list: PriceList | undefined): PrintedFile {
  const lines = costLines(catalogue.blueprint.resources, list?.prices ?? []);
  const priced = lines.filter(({ each }) => each !== undefined);
  const open = lines.filter(({ each }) => each === undefined);
  const total = priced.reduce((sum, { each, count }) => sum + (each ?? 0) * count, 0);
  return {
    path: 'COSTS.md',
    text: [
      '# What it costs a month',
      '',
      ...(list === undefined
        ? [
            'No price file was given: `safeguard blueprint build --prices prices.yaml`. These are the pieces to price.',
            '',
          ]
        : [
            `${total.toFixed(2)} ${list.currency} for what your prices name, before traffic, storage and log volume.`,
            '',
            ...table(
              ['resource type', 'SKU', 'pieces', 'each', 'together'],
              priced.map(({ type, sku, count, each = 0 }) => [
                type,
                sku,
                String(count),
                each.toFixed(2),
                (each * count).toFixed(2),
              ]),
            ),
            '',
            '## Without a price',
            '',
          ]),
      ...table(
        ['resource type', 'SKU', 'pieces'],
        open.map(({ type, sku, count }) => [type, sku, String(count)]),
      ),
      '',
    ].join('\n'),
  };
}

/** Types that cost by themselves: those with a region. Children and extensions are paid with what they belong to. */
function costLines(resources: readonly Declaration[], prices: readonly Price[]): CostLine[] {
  const counts = new Map<string, number>();
  for (const resource of resources) {
    if (resource.location === undefined || resource.parent !== undefined || isFree(resource.type)) continue;
    const key = `${resource.type}\n${skuOf(resource)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, count]) => {
      const [type = '', sku = ''] = key.split('\n');
      return { type, sku, count, each: priceOf(type, sku, prices) };
    });
}

const free = new Set([
  'Microsoft.Resources/resourceGroups',
  'Microsoft.Network/virtualNetworks',
  'Microsoft.Network/networkSecurityGroups',
  'Microsoft.Network/routeTables',
  'Microsoft.Network/networkWatchers',
  'Microsoft.ManagedIdentity/userAssignedIdentities',
]);
const isFree = (type: string): boolean => free.has(type);

function skuOf({ sku, properties }: Declaration): string {
  const under = properties?.['sku'];
  const place =
    sku ?? (typeof under === 'object' && under !== null ? (under as Readonly<Record<string, unknown>>) : undefined);
  const named = place?.['name'] ?? place?.['tier'] ?? place?.['family'];
  return typeof named === 'string' ? named : '';
}

const priceOf = (type: string, sku: string, prices: readonly Price[]): number | undefined =>
  (
    prices.find((price) => same(price.type, type) && price.sku !== undefined && same(price.sku, sku)) ??
    prices.find((price) => same(price.type, type) && price.sku === undefined)
  )?.monthly;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0
    ? ['Nothing.']
    : [
        `| ${head.join(' | ')} |`,
        `|${head.map(() => '---').join('|')}|`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ];

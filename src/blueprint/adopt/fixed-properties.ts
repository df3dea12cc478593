import { computeRows } from './fixed/compute.ts';
import { databaseRows } from './fixed/databases.ts';
import { type FixedProperty, learn } from './fixed/fixed-property.ts';
import { networkRows } from './fixed/network.ts';
import { recoveryAndLogRows, serviceRows } from './fixed/services.ts';
import { keyRows, storageRows } from './fixed/storage-and-keys.ts';

/** By type. What is in no row changes in place. */
export const fixedProperties: readonly FixedProperty[] = [
  {
    type: '*',
    path: 'name',
    change: 'recreate',
    says: 'Azure renames no resource',
    document: `${learn}/azure-resource-manager/management/resource-name-rules`,
  },
  {
    type: '*',
    path: 'location',
    change: 'recreate',
    says: 'A resource stays in its region; what moves is a new one with the data copied to it',
    document: `${learn}/resource-mover/overview`,
  },
  ...storageRows,
  ...keyRows,
  ...databaseRows,
  ...computeRows,
  ...networkRows,
  ...recoveryAndLogRows,
  ...serviceRows,
];

const byType = new Map<string, FixedProperty[]>();
for (const row of fixedProperties) byType.set(row.type, [...(byType.get(row.type) ?? []), row]);

/** The row that speaks of a setting: the nearest path counts. @param path list positions may stand in it in brackets */
export function findFixed(
  type: string,
  path: string,
  { wanted, absent }: { readonly wanted: string; readonly absent: boolean },
): FixedProperty | undefined {
  const plain = path.toLowerCase().replace(/\[[^\]]*\]/g, '');
  return [...(byType.get(type) ?? []), ...(byType.get('*') ?? [])]
    .filter(({ path: fixed }) => plain === fixed.toLowerCase() || plain.startsWith(`${fixed.toLowerCase()}.`))
    .filter(({ to }) => to === undefined || to.includes(wanted.toLowerCase()))
    .filter(({ fromNothing }) => fromNothing !== true || absent)
    .sort((a, b) => b.path.length - a.path.length)[0];
}

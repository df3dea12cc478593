import { arrayRows } from './array.ts';
import { cidrRows } from './cidr.ts';
import { collectionRows } from './collection.ts';
import { comparisonRows } from './comparison.ts';
import { controlRows } from './control.ts';
import { dateRows } from './date.ts';
import { encodingRows } from './encoding.ts';
import { lambdaRows } from './lambda.ts';
import { logicalRows } from './logical.ts';
import { nameHashRows } from './name-hash.ts';
import { numericRows } from './numeric.ts';
import { objectRows } from './object.ts';
import type { Row } from './row.ts';
import { setRows } from './set.ts';
import { stringRows } from './string.ts';

/** Every function that is the same wherever an expression stands. */
export const allRows: readonly Row[] = [
  ...arrayRows,
  ...cidrRows,
  ...collectionRows,
  ...comparisonRows,
  ...controlRows,
  ...dateRows,
  ...encodingRows,
  ...lambdaRows,
  ...nameHashRows,
  ...setRows,
  ...logicalRows,
  ...numericRows,
  ...objectRows,
  ...stringRows,
];

/** The rows by lower-case name: names compare without case. */
export const rows: ReadonlyMap<string, Row> = new Map(allRows.map((row) => [row.name.toLowerCase(), row]));

/**
 * Functions whose answer only the place knows where the expression stands: the context answers them. Where it does
 * not, the call is an unknown (`unsupported`), and no error.
 * Sources: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions and
 * https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
 */
export const hostFunctionNames: readonly string[] = [
  'addDays',
  'buildUri',
  'copyIndex',
  'current',
  'deployer',
  'deployment',
  'environment',
  'extensionResourceId',
  'externalInput',
  'externalInputs',
  'field',
  'getSecret',
  'ipRangeContains',
  'listAccountSas',
  'listKeys',
  'listSecrets',
  'list',
  'managementGroup',
  'managementGroupResourceId',
  'newGuid',
  'parameters',
  'parseUri',
  'pickZones',
  'policy',
  'providers',
  'reference',
  'references',
  'requestContext',
  'resourceGroup',
  'resourceId',
  'roleDefinitions',
  'subscription',
  'subscriptionResourceId',
  'tenant',
  'tenantResourceId',
  'this.exists',
  'this.existingResource',
  'toLogicalZone',
  'toLogicalZones',
  'toPhysicalZone',
  'toPhysicalZones',
  'utcNow',
  'variables',
];
const hostNames = new Set(hostFunctionNames.map((name) => name.toLowerCase()));

/** Whether the name, in lower case, is one that a context may answer; every `list...` operation of a provider is. */
export const isHostName = (name: string): boolean => hostNames.has(name) || /^list[a-z0-9]*$/.test(name);

/** Every documented function, as documented. Names compare without case; `list...` stands for a whole family. */
export const functionNames: ReadonlySet<string> = new Set([...allRows.map((row) => row.name), ...hostFunctionNames]);

/** The function whose name is fewest edits away, if that is few enough to be what was meant. */
export function nearestName(name: string): string | undefined {
  if (name.length > 40) return undefined;
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of functionNames) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

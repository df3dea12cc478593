import type { Json, JsonObject } from '../../../lib/json.ts';
import { readTypesFile, type TypeIndex, typeIndexOf } from '../../types/index.ts';

const ref = (position: number): JsonObject => ({ $ref: `#/${position}` });
const member = (position: number, flags = 0): JsonObject => ({ type: ref(position), flags });

/** A small file of types, one of each kind, in the format of Microsoft's bicep types. */
export const contosoTypes: readonly Json[] = [
  /* 0 */ { $type: 'StringType' },
  /* 1 */ { $type: 'BooleanType' },
  /* 2 */ { $type: 'IntegerType', minValue: 1, maxValue: 90 },
  /* 3 */ { $type: 'StringLiteralType', value: 'Enabled' },
  /* 4 */ { $type: 'StringLiteralType', value: 'Disabled' },
  /* 5 */ { $type: 'UnionType', elements: [ref(3), ref(4)] },
  /* 6 */ { $type: 'UnionType', elements: [ref(3), ref(4), ref(0)] },
  /* 7 */ { $type: 'StringType', minLength: 3, maxLength: 8, pattern: '^[a-z]+$' },
  /* 8 */ { $type: 'ArrayType', itemType: ref(9), minLength: 1, maxLength: 2 },
  /* 9 */ { $type: 'ObjectType', name: 'Rule', properties: { port: member(2, 1), note: member(0) } },
  /* 10 */ { $type: 'ObjectType', name: 'Tags', properties: {}, additionalProperties: ref(0) },
  /* 11 */ {
    $type: 'DiscriminatedObjectType',
    name: 'Source',
    discriminator: 'kind',
    baseProperties: { label: member(0) },
    elements: { Disk: ref(12), Blob: ref(14) },
  },
  /* 12 */ { $type: 'ObjectType', name: 'Disk', properties: { kind: member(13, 1), size: member(2, 1) } },
  /* 13 */ { $type: 'StringLiteralType', value: 'Disk' },
  /* 14 */ { $type: 'ObjectType', name: 'Blob', properties: { kind: member(15, 1), url: member(0) } },
  /* 15 */ { $type: 'StringLiteralType', value: 'Blob' },
  /* 16 */ { $type: 'AnyType' },
  /* 17 */ { $type: 'UnionType', elements: [ref(1), ref(9)] },
  /* 18 */ {
    $type: 'ObjectType',
    name: 'ThingProperties',
    properties: {
      state: member(5, 1),
      mode: member(6),
      secure: member(1),
      days: member(2),
      code: member(7),
      rules: member(8),
      source: member(11),
      free: member(16),
      either: member(17),
      provisioningState: member(0, 2),
      password: member(20, 4),
    },
  },
  /* 19 */ {
    $type: 'ObjectType',
    name: 'Contoso.Test/things',
    properties: {
      id: member(0, 10),
      name: member(7, 9),
      type: member(0, 10),
      apiVersion: member(0, 10),
      location: member(0, 1),
      tags: member(10),
      properties: member(18, 1),
      systemData: member(16, 2),
    },
  },
  /* 20 */ { $type: 'StringType', sensitive: true },
  /* 21 */ {
    $type: 'ResourceType',
    name: 'Contoso.Test/things@2024-01-01',
    body: ref(19),
    readableScopes: 8,
    writableScopes: 8,
  },
  /* 22 */ { $type: 'StringLiteralType', value: 'default' },
  /* 23 */ {
    $type: 'ObjectType',
    name: 'Contoso.Test/things/parts',
    properties: { name: member(22, 9), properties: member(9) },
  },
  /* 24 */ {
    $type: 'ResourceType',
    name: 'Contoso.Test/things/parts@2024-01-01',
    body: ref(23),
    readableScopes: 31,
    writableScopes: 31,
  },
  /* 25 */ {
    $type: 'DiscriminatedObjectType',
    name: 'Contoso.Test/things/settings',
    discriminator: 'name',
    baseProperties: {},
    elements: { web: ref(26), logs: ref(28) },
  },
  /* 26 */ { $type: 'ObjectType', name: 'Web', properties: { name: member(27, 9), properties: member(9) } },
  /* 27 */ { $type: 'StringLiteralType', value: 'web' },
  /* 28 */ { $type: 'ObjectType', name: 'Logs', properties: { name: member(29, 9), properties: member(10) } },
  /* 29 */ { $type: 'StringLiteralType', value: 'logs' },
  /* 30 */ {
    $type: 'ResourceType',
    name: 'Contoso.Test/things/settings@2024-01-01',
    body: ref(25),
    readableScopes: 8,
    writableScopes: 8,
  },
  /* 31 */ {
    $type: 'ResourceType',
    name: 'Contoso.Test/reports@2024-01-01',
    body: ref(23),
    readableScopes: 31,
    writableScopes: 0,
  },
];

/** The index over `contosoTypes`. */
export function contosoIndex(): TypeIndex {
  const read = readTypesFile(contosoTypes);
  if (!read.ok) throw new Error(read.error);
  return typeIndexOf(read.value);
}

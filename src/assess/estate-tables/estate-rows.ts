import { type AbsencePolicy, controlAbsenceIn } from '../../arm/absence.ts';
import { singletonTypes } from '../../arm/defaults/index.ts';
import { impliedSingletons } from '../../arm/defaults/singleton.ts';
import type { EstateIndex } from '../../arm/estate-index.ts';
import { regionPairs } from '../../arm/region-pairs.ts';
import { idKey, isWithin, parentId, resourceGroupId, subscriptionId } from '../../arm/resource-id.ts';
import type { Json } from '../../lib/json.ts';
import type { Truth } from '../../lib/kleene.ts';
import type { AttestationRecord } from '../../model/attestation.ts';
import type { Resource, SourceLocation } from '../../model/resource.ts';
import type { TemplatePart } from '../../model/template-part.ts';
import { getMember, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { type Scopes, scopesOf } from '../scope.ts';
import { fillAbsent, unlistedProperties } from './fill-absent.ts';
import { plainValue } from './plain-value.ts';
import { tableOf } from './table-of.ts';

/** One cell as the engine takes it: dynamics as JSON text, `''` for null of text and dynamics. */
export type Cell = string | number | boolean | null;

/** Rows by table, the cells in the order of the table's columns. */
export type EstateRows = ReadonlyMap<string, readonly (readonly Cell[])[]>;

/** What rows are made of. */
export interface RowsInput {
  readonly index: EstateIndex;
  readonly attestations: readonly AttestationRecord[];
}

/** The rows of the wanted tables. */
export function estateRows({ index, attestations }: RowsInput, wanted: ReadonlySet<string>): EstateRows {
  const rows = new Map<string, (readonly Cell[])[]>([...wanted].map((name) => [name, []]));
  const rowOf = rowMaker(index);
  const add = (resource: Resource): void => {
    rows.get(tableOf(resource))?.push(rowOf(resource));
  };
  for (const resource of index.estate.resources) add(resource);
  for (const type of singletonTypes())
    if (rows.has(tableOf({ type }))) for (const resource of impliedSingletons(index, type)) add(resource);
  rows.get('Declaration')?.push(declarationRow(index));
  rows.get('Attestations')?.push(...attestations.map(attestationRow));
  rows.get('RegionPairs')?.push(...regionPairs.map(({ region, paired }) => [region, paired]));
  for (const part of index.estate.parts ?? []) {
    if (part.kind === 'parameter') rows.get('TemplateParameters')?.push([...partCells(part), part.fallback]);
    else rows.get('TemplateOutputs')?.push([...partCells(part), part.holds]);
  }
  return rows;
}

const partCells = ({ id, name, type, secure, source }: TemplatePart): readonly Cell[] => [
  id,
  name,
  type,
  secure,
  placeText(source),
];

const placeText = ({ file, line }: SourceLocation): string => (line === undefined ? file : `${file}:${line}`);

const dynamic = (value: unknown): string => (value === undefined || value === null ? '' : JSON.stringify(value));

/** Region names as ids have them: `East US` is `eastus`. */
const regionOf = (text: string): string => (text.includes('${') ? text : text.toLowerCase().replaceAll(' ', ''));

const nullable = (truth: Truth): boolean | null => truth ?? null;

const textOrEmpty = (value: Json): string => (typeof value === 'string' ? value : '');

function rowMaker(index: EstateIndex): (resource: Resource) => readonly Cell[] {
  const scopes = index.once(scopesOf);
  const absence = controlAbsenceIn(index);
  const { whole } = index.estate.declaration.estate;
  const isWhole = (id: string): boolean =>
    typeof whole === 'boolean' ? whole : whole.some((scope) => isWithin(id, scope));
  return (resource) => rowOf(resource, { scopes, absence, isWhole });
}

interface RowContext {
  readonly scopes: Scopes;
  readonly absence: AbsencePolicy;
  readonly isWhole: (id: string) => boolean;
}

function rowOf(resource: Resource, { scopes, absence, isWhole }: RowContext): readonly Cell[] {
  const unknown: string[] = [];
  const body = bodyOf(resource, absence);
  const cell = (name: string): Json =>
    plainMember(getMember(body, name), name, (place) => {
      unknown.push(place);
    });
  const text = (name: string): string => textOrEmpty(cell(name));
  const json = (name: string): string => dynamic(cell(name));
  const group = resourceGroupId(resource.id);
  const subscription = subscriptionId(resource.id);
  const { id, type, existence, source } = resource;
  return [
    id,
    resource.name,
    type,
    text('tenantId'),
    text('kind'),
    regionOf(text('location')),
    group === undefined ? '' : lastSegment(group).toLowerCase(),
    subscription === undefined ? '' : lastSegment(subscription),
    text('managedBy'),
    json('sku'),
    json('plan'),
    json('properties'),
    json('tags'),
    json('identity'),
    json('zones'),
    json('extendedLocation'),
    idKey(id),
    idKey(resource.extends ?? parentId(id) ?? ''),
    dynamic(unknown),
    existence === true ? true : null,
    resource.completeness,
    isWhole(id),
    nullable(scopes.phi(resource)),
    nullable(scopes.hub(resource)),
    resource.origin,
    createdAt(body),
    resource.apiVersion ?? '',
    placeText(source),
  ];
}

/** Where answers of Azure show when a resource was made: what a list with createdTime and its metadata say, then what its own type says. */
const CREATED = [['createdTime'], ['systemData', 'createdAt']] as const;
const CREATED_OF_TYPE = ['creationTime', 'timeCreated', 'creationDate', 'createdAt', 'createdTime', 'createdDateTime'];

/** When a resource was made, as an ISO instant; null where the input does not show it. */
function createdAt(body: ValueObject): string | null {
  for (const path of [...CREATED, ...CREATED_OF_TYPE.map((name) => ['properties', name])]) {
    const [first = '', second] = path;
    const outer = getMember(body, first);
    const found = second === undefined ? outer : isValueObject(outer) ? getMember(outer, second) : undefined;
    const time = typeof found === 'string' ? Date.parse(found) : Number.NaN;
    if (!Number.isNaN(time)) return new Date(time).toISOString();
  }
  return null;
}

const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

const plainMember = (value: Value | undefined, name: string, note: (place: string) => void): Json =>
  value === undefined ? null : plainValue(value, name, note);

/** The body with what Azure fills in; a list that shows no properties leaves them open. */
function bodyOf(resource: Resource, absence: AbsencePolicy): ValueObject {
  const { body } = resource;
  if (resource.completeness !== 'summary') return withProperties(resource, fillAbsent(resource, absence));
  return getMember(body, 'properties') === undefined ? { ...body, properties: unlistedProperties(resource) } : body;
}

/** A Graph object holds its members at the root; an answer of Graph repeats them under properties, a plan does not. */
const withProperties = ({ type }: Resource, body: ValueObject): ValueObject =>
  type.startsWith('microsoft.graph/') && getMember(body, 'properties') === undefined
    ? { ...body, properties: body }
    : body;

function declarationRow({ estate }: EstateIndex): readonly Cell[] {
  const section = estate.declaration.estate;
  return [
    JSON.stringify(section),
    section.whole === true,
    JSON.stringify(typeof section.whole === 'boolean' ? [] : section.whole.map(idKey)),
    JSON.stringify([...estate.wholeTypes].sort()),
  ];
}

const attestationRow = (record: AttestationRecord): readonly Cell[] => [
  record.record,
  record.title ?? '',
  record.date,
  record.until ?? null,
  JSON.stringify(record.covers),
  dynamic(record.document),
  dynamic(record.measured),
  record.result ?? '',
  dynamic(record.types),
  dynamic(record.details),
  record.line === undefined ? record.file : `${record.file}:${record.line}`,
];

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Resource } from '../../../src/model/resource.ts';
import type { Value, ValueObject } from '../../../src/model/value.ts';
import { atId, GROUP, makeResource, SUBSCRIPTION } from '../../../src/policy/testing/judge.ts';

/** One definition with what complies and what does not, written by hand from what the definition says it is for. */
export interface Fixture {
  readonly definition: string;
  readonly title: string;
  readonly parameters: Readonly<Record<string, Value>>;
  /** The first resource is the subject. Undefined where only the other side is stated. */
  readonly pass: readonly Resource[] | undefined;
  readonly fail: readonly Resource[] | undefined;
}

interface Row extends Readonly<Record<string, Value | undefined>> {}

const folder = fileURLToPath(new URL('.', import.meta.url));

export function readFixtures(): readonly Fixture[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => parse(readFileSync(`${folder}/${file}`, 'utf8')) as Row[])
    .flatMap(expand)
    .map(toFixture);
}

/** `each` states one fixture for several definitions, each with a type, a plan's name or a member that is its own. */
function expand(row: Row): readonly Row[] {
  if (!Array.isArray(row['each'])) return [row];
  const pairs = row['each'] as readonly (readonly [string, string])[];
  return pairs.map(([definition, own]): Row => {
    const base = { ...row, definition };
    if (row['plan'] === true) return { ...base, ...planRow(own) };
    if (typeof row['member'] === 'string') {
      return {
        ...base,
        pass: statuses(row['pass'], row['member'], own),
        fail: statuses(row['fail'], row['member'], own),
      };
    }
    return row['subject'] === undefined
      ? { ...base, type: own }
      : { ...base, subject: { ...(row['subject'] as ValueObject), type: own } };
  });
}

const planRow = (plan: string): Row => {
  const pricing = (pricingTier: string) => [
    { id: `/providers/Microsoft.Security/pricings/${plan}`, properties: { pricingTier } },
  ];
  return { subject: { id: '' }, pass: pricing('Standard'), fail: pricing('Free') };
};

const statuses = (list: Value | undefined, member: string, own: string): Value =>
  (list as readonly ValueObject[]).map((item) => ({
    ...item,
    properties: { [member]: { [own]: item['status'] ?? null } },
  }));

function toFixture(row: Row): Fixture {
  const side = (name: 'pass' | 'fail'): readonly Resource[] | undefined =>
    row[name] === undefined ? undefined : resourcesOf(row, row[name]);
  return {
    definition: String(row['definition']),
    title: String(row['title']),
    parameters: (row['parameters'] ?? {}) as Record<string, Value>,
    pass: side('pass'),
    fail: side('fail'),
  };
}

function resourcesOf(row: Row, side: Value): readonly Resource[] {
  const group = row['group'] === undefined ? [] : [atId(GROUP, row['group'] as ValueObject)];
  if (row['subject'] === undefined) {
    const own = {
      type: row['type'] ?? '',
      ...(row['name'] === undefined ? {} : { name: row['name'] }),
      ...(side as ValueObject),
    };
    return [toResource(own as ValueObject, undefined), ...group];
  }
  const subject = toResource(row['subject'] as ValueObject, undefined);
  return [subject, ...(side as readonly ValueObject[]).map((item) => toResource(item, subject)), ...group];
}

function toResource({ id, type, name, on, child, ...body }: ValueObject, subject: Resource | undefined): Resource {
  if (typeof id === 'string') return atId(`${SUBSCRIPTION}${id}`, body);
  const full = typeof child === 'string' ? `${subject?.type}/${child}` : String(type);
  const names =
    typeof name === 'string'
      ? name
      : 'abcdef'
          .slice(0, full.split('/').length - 1)
          .split('')
          .join('/');
  if (on === 'subject' && subject !== undefined) return makeResource(full, names, body, { extends: subject.id });
  return makeResource(full, names, body);
}

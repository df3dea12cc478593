import ipaddr from 'ipaddr.js';
import { type EvaluationContext, ExpressionFailure, type HostFunction } from '../arm/expression/index.ts';
import { resourceGroupId, subscriptionId } from '../arm/resource-id.ts';
import { Unknown, type UnknownReason } from '../model/unknown.ts';
import { getMember, type Value, type ValueObject } from '../model/value.ts';
import { STAR } from './aliases/property-path.ts';
import type { Scope } from './evaluation-context.ts';
import { type Field, resolveField } from './field.ts';
import { readField } from './read-field.ts';

/**
 * The functions that only a policy rule has, or that mean something else there than in a template.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
 */
const functions: Readonly<Record<string, (args: readonly Value[], scope: Scope) => Value>> = {
  parameters: (args, { assignment }) => parameter(textArgument(args, 'parameters'), assignment.parameters),
  field: (args, scope) => fieldValue(textArgument(args, 'field'), scope),
  current: (args, scope) => current(args, scope),
  subscription: (_, scope) => subscription(scope),
  resourcegroup: (_, scope) => resourceGroup(scope),
  requestcontext: () => ({ apiVersion: LATEST }),
  policy: () => policyFacts,
  utcnow: (_, { asOf }) => asOf.toISOString(),
  adddays: (args) => addDays(args),
  iprangecontains: (args) => ipRangeContains(args),
};

/** Compliance of what exists is judged in the latest API version, which comes after every date a rule may name. */
const LATEST = '9999-12-31';

const policyFacts: ValueObject = Object.fromEntries(
  ['assignmentId', 'definitionId', 'setDefinitionId', 'definitionReferenceId'].map((name) => [
    name,
    new Unknown('runtime', `policy().${name}`, { parts: [{ hole: `policy().${name}` }] }),
  ]),
);

/** What an expression in a rule may call besides the functions that are the same everywhere. */
export function expressionContext(scope: Scope): EvaluationContext {
  return {
    host: (name): HostFunction | undefined => {
      const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
      return call === undefined ? undefined : (args) => call(args, scope);
    },
  };
}

/** What an expression that depends on the assignment alone may call. */
export const assignmentContext = (parameters: ReadonlyMap<string, Value>): EvaluationContext => ({
  host: (name): HostFunction | undefined => {
    if (name === 'parameters') return (args) => parameter(textArgument(args, 'parameters'), parameters);
    if (name === 'adddays') return addDays;
    return name === 'iprangecontains' ? ipRangeContains : undefined;
  },
});

const failure = (message: string): ExpressionFailure => new ExpressionFailure('ARM_ARGUMENT', message);

function textArgument(args: readonly Value[], name: string): string {
  const [first] = args;
  if (typeof first === 'string' && args.length === 1) return first;
  throw failure(`${name} takes one name`);
}

function parameter(name: string, parameters: ReadonlyMap<string, Value>): Value {
  return parameters.get(name.toLowerCase()) ?? new Unknown('parameter', `parameters('${name}')`);
}

/** In details, `field()` reads the resource that `if` is about, unless only the related resource has such a field. */
function fieldValue(text: string, scope: Scope): Value {
  const field = fieldNamed(text, scope);
  const isTargets =
    field.kind === 'Alias' && field.paths.has(scope.target.type) && !field.paths.has(scope.subject.type);
  const { items, open } = readField(field, isTargets ? scope.target : scope.subject, scope);
  if (!text.includes(STAR)) return items[0]?.value ?? open ?? null;
  if (open !== undefined) return open;
  return items.map((item) => item.value).filter((value) => value !== undefined);
}

/** A field by the name that an expression gave. */
export function fieldNamed(text: string, { assignment }: Pick<Scope, 'assignment'>): Field {
  const known = assignment.fields.get(text);
  if (known !== undefined) return known;
  const field = resolveField(text, assignment.aliases);
  assignment.fields.set(text, field);
  return field;
}

/** The element that a surrounding `count` looks at, or a member of it. */
function current(args: readonly Value[], scope: Scope): Value {
  const innermost = scope.counts.at(-1);
  if (innermost === undefined) throw failure('current stands outside a count');
  if (args.length === 0) return innermost.value;
  const name = textArgument(args, 'current');
  const named = scope.counts.findLast(
    (count) => count.kind === 'Value' && count.name.toLowerCase() === name.toLowerCase(),
  );
  if (named !== undefined) return named.value;
  const { items, open } = readField(fieldNamed(name, scope), scope.target, scope);
  return items[0]?.value ?? open ?? null;
}

function subscription({ subject, index }: Scope): Value {
  const id = subscriptionId(subject.id);
  if (id === undefined) return new Unknown('unsupported', 'subscription()');
  const body = index.byId(id)?.body ?? {};
  return {
    id,
    subscriptionId: id.slice('/subscriptions/'.length),
    displayName: getMember(body, 'displayName') ?? notGiven('subscription().displayName', 'not-declared'),
    tags: getMember(body, 'tags') ?? null,
    tenantId: getMember(body, 'tenantId') ?? notGiven('subscription().tenantId', 'runtime'),
  };
}

/** The group as the estate has it. A declaration's own group is taken to be managed by nobody: others cannot deploy into one that is. */
function resourceGroup({ subject, index }: Scope): Value {
  const id = resourceGroupId(subject.id);
  if (id === undefined) return new Unknown('unsupported', 'resourceGroup()');
  const group = index.byId(id);
  const reason = subject.completeness === 'declared' ? 'not-declared' : 'not-collected';
  const member = (name: string): Value =>
    group === undefined
      ? new Unknown(reason, `${id}#${name}`, { presence: 'maybe-absent' })
      : (getMember(group.body, name) ?? null);
  const isOwn = group === undefined && subject.completeness === 'declared';
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    location: member('location'),
    tags: member('tags'),
    managedBy: isOwn ? null : member('managedBy'),
    properties: { provisioningState: 'Succeeded' },
  };
}

const notGiven = (identity: string, reason: UnknownReason): Unknown => new Unknown(reason, identity);

function addDays(args: readonly Value[]): Value {
  const [start, days] = args;
  const unknown = args.find((arg) => arg instanceof Unknown);
  if (unknown instanceof Unknown) return new Unknown(unknown.reason, `addDays(${args.map(String).join(', ')})`);
  const instant = typeof start === 'string' ? Date.parse(start) : Number.NaN;
  const count = Number(days);
  const result = new Date(instant + count * 86_400_000);
  if (args.length !== 2 || Number.isNaN(result.getTime())) throw failure('addDays takes a date and a number of days');
  return result.toISOString();
}

/** Whether one address range lies inside another: addresses, CIDR blocks, or `first-last`. */
function ipRangeContains(args: readonly Value[]): Value {
  const unknown = args.find((arg) => arg instanceof Unknown);
  if (unknown instanceof Unknown) return new Unknown(unknown.reason, `ipRangeContains(${args.map(String).join(', ')})`);
  const [range, target] = args.map(readRange);
  if (args.length !== 2 || range === undefined || target === undefined) {
    throw failure('ipRangeContains takes two IP address ranges');
  }
  return range.kind === target.kind && range.first <= target.first && target.last <= range.last;
}

interface IpRange {
  readonly kind: string;
  readonly first: bigint;
  readonly last: bigint;
}

function readRange(value: Value): IpRange | undefined {
  if (typeof value !== 'string' || value.length > 100) return undefined;
  const [from = '', to] = value.split('-').map((part) => part.trim());
  if (to !== undefined) {
    const first = readBlock(from);
    const last = readBlock(to);
    if (first === undefined || last === undefined || first.kind !== last.kind) return undefined;
    return { kind: first.kind, first: first.first, last: last.last };
  }
  return readBlock(from);
}

function readBlock(text: string): IpRange | undefined {
  const [address = '', length] = text.split('/');
  if (!ipaddr.isValid(address) || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  const bits = bytes.length * 8;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const hosts = (1n << BigInt(bits - prefix)) - 1n;
  const first = number & ~hosts;
  return { kind: parsed.kind(), first, last: first | hosts };
}

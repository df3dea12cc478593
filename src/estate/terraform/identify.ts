import { Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import type { IdRule, NameRule, ResourceMapping } from './mapping/mapping.ts';
import { readPath } from './value-path.ts';
import { joinPieces, pieceOf, textOf } from './value-text.ts';

/** What composing an id asks of the resource that it is for. */
export interface IdHost {
  readonly address: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly read: (path: readonly (string | number)[]) => Value | undefined;
  readonly attributes: () => ValueObject;
  readonly groupId: (name: Value) => Value;
  /** ARM id of the mapping's first resource. */
  readonly ownId: () => Value;
  readonly named: (terraformType: string, name: Value) => Value | undefined;
}

/** The id by the first rule whose attributes are set; by the last, with unknown pieces, if none is. */
export function composeId(mapping: Pick<ResourceMapping, 'id' | 'type'>, host: IdHost): Value {
  const rules: readonly IdRule[] = isRule(mapping.id) ? [mapping.id] : mapping.id;
  for (const [i, rule] of rules.entries()) {
    const id = byRule(rule, mapping.type, host, i === rules.length - 1);
    if (id !== undefined) return id;
  }
  return hole(`${host.address}.id`);
}

const isRule = (id: IdRule | readonly IdRule[]): id is IdRule => !Array.isArray(id);

function byRule(rule: IdRule, type: string, host: IdHost, isLast: boolean): Value | undefined {
  const given = (path: string): Value | undefined => (path === 'id' ? host.ownId() : attribute(host, path, isLast));
  switch (rule.kind) {
    case 'group': {
      const group = given(rule.group ?? 'resource_group_name');
      return group === undefined ? undefined : top(host.groupId(group), type, names(rule.names, host));
    }
    case 'subscription':
      return inSubscription(rule.subscription, type, names(rule.names, host), host);
    case 'tenant':
      return top('', type, names(rule.names, host));
    case 'under': {
      const parent = given(rule.parent);
      if (parent === undefined) return undefined;
      return below(joinPieces([trimSlash(text(parent)), rule.append ?? '']), type, names(rule.names, host));
    }
    case 'named': {
      const name = given(rule.attribute);
      if (name === undefined) return undefined;
      const parent = host.named(rule.terraform, name) ?? hole(`${rule.terraform}.${textOf(name)}.id`);
      return below(text(parent), type, names(rule.names, host));
    }
    case 'extends': {
      const target = given(rule.target);
      return target === undefined ? undefined : top(trimSlash(text(target)), type, names(rule.names, host));
    }
    case 'graph':
      return inGraph(rule.path, rule.key, host);
    case 'custom':
      return rule.id(host.attributes(), host);
  }
}

function inSubscription(
  path: string | undefined,
  type: string,
  nameList: readonly (string | Unknown)[],
  host: IdHost,
): Value | undefined {
  const given = path === undefined ? host.subscriptionId : attribute(host, path, false);
  if (given === undefined) return undefined;
  const bare = typeof given === 'string' ? given.replace(/^\/subscriptions\//i, '') : given;
  return top(joinPieces(['/subscriptions/', text(bare)]), type, nameList);
}

function inGraph(path: string, key: string, host: IdHost): Value {
  const known = attribute(host, key, false) ?? attribute(host, 'id', false);
  return joinPieces([`${path}/`, typeof known === 'string' ? lastSegment(known) : hole(`${host.address}.${key}`)]);
}

/** An attribute as a piece of an id; where it has to be there and is not, its hole. */
function attribute(host: IdHost, path: string, must: boolean): Value | undefined {
  const value = host.read(readPath(path));
  if (value !== undefined && value !== '') return value;
  return must ? hole(`${host.address}.${path}`) : undefined;
}

function names(rules: readonly NameRule[], host: IdHost): readonly (string | Unknown)[] {
  return rules.map((rule) => {
    if (typeof rule === 'function') return text(rule(host.attributes()) ?? hole(`${host.address}.name`));
    if (rule.startsWith('=')) return rule.slice(1);
    return text(attribute(host, rule, true) ?? '');
  });
}

/** `<scope>/providers/Microsoft.X/a/<name>/b/<name>`. */
function top(scope: Value, type: string, nameList: readonly (string | Unknown)[]): Value {
  const [provider = '', ...segments] = type.split('/');
  return joinPieces([text(scope), `/providers/${provider}`, ...pairs(segments, nameList)]);
}

/** The parent's id and as many last segments of the type as there are names. */
function below(parent: string | Unknown, type: string, nameList: readonly (string | Unknown)[]): Value {
  return joinPieces([parent, ...pairs(type.split('/').slice(-nameList.length), nameList)]);
}

const pairs = (segments: readonly string[], nameList: readonly (string | Unknown)[]): (string | Unknown)[] =>
  segments.flatMap((segment, i) => [`/${segment}/`, nameList[i] ?? '']);

const text = pieceOf;

/** A `/` at the end of a known piece; some attributes are written with one. */
const trimSlash = (value: string | Unknown): string | Unknown =>
  typeof value === 'string' ? value.replace(/\/+$/, '') : value;

const lastSegment = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path;

/** An unknown piece of an id. A slash in it would split the id. */
const hole = (identity: string): Unknown => new Unknown('runtime', identity.replaceAll('/', '|'));

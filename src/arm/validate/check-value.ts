import type { JsonPath } from '../../lib/json.ts';
import { nearNames } from '../../lib/near-names.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { isExpressionText } from '../expression/index.ts';
import {
  flagsOfMember,
  type Members,
  memberFlags,
  type ObjectNode,
  type ResourceShape,
  type TaggedNode,
  type TypeNode,
  typeOfMember,
} from '../types/index.ts';
import { checkText } from './check-text.ts';
import { listed, shown } from './expected.ts';
import { type Problem, type ProblemKind, usualSeverity } from './problem.ts';

/** Objects in objects. Azure's own types stop below thirty. */
const DEEPEST = 100;
/** Values that are looked at in one resource. */
const MOST_VALUES = 200_000;
/** Problems that are told of one resource. */
const MOST_PROBLEMS = 200;
/** Variants of one choice that are tried inside one another. */
const MOST_TRIALS = 2000;

/** What a value of a template means, or the value itself; asked for every text that is an expression. */
export type Evaluate = (text: string) => Value;

/** What an expression gives where nobody evaluates it. */
const leaveOpen: Evaluate = (text) => text;

/** Finds what is wrong with values, given their types. One is made for each resource. */
export class ValueCheck {
  readonly #nodes: readonly TypeNode[];
  readonly #unsure: ReadonlySet<string>;
  readonly #evaluate: Evaluate;
  readonly #lowered = new Map<Members, ReadonlyMap<string, string>>();
  #problems: Problem[] = [];
  #left = MOST_VALUES;
  #trials = MOST_TRIALS;
  #bounded = false;

  constructor({ nodes, unsure = [] }: ResourceShape, evaluate: Evaluate = leaveOpen) {
    this.#nodes = nodes;
    this.#unsure = new Set(unsure);
    this.#evaluate = evaluate;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  add(kind: ProblemKind, path: JsonPath, message: string, more: Partial<Problem> = {}): void {
    if (this.#problems.length >= MOST_PROBLEMS) return;
    this.#problems.push({ kind, severity: usualSeverity[kind], path, message, ...more });
  }

  node(position: number): TypeNode {
    return this.#nodes[position] ?? { kind: 'any' };
  }

  /** Checks a value against the type at a position. What is not known is passed over. */
  check(position: number, given: Value, path: JsonPath): void {
    const value = this.value(given);
    if (value === undefined || value === null) return;
    if (--this.#left < 0 || path.length > DEEPEST) {
      if (!this.#bounded) this.add('bounds', path.slice(0, DEEPEST), 'is too deep or too large to be looked through');
      this.#bounded = true;
      return;
    }
    this.#checkKnown(this.node(position), value, path);
  }

  /** The value once its expression, if it is one, is evaluated; undefined where nobody knows it. */
  value(given: Value): Value | undefined {
    const value = typeof given === 'string' && isExpressionText(given) ? this.#evaluate(given) : given;
    return isUnknown(value) || (value === given && typeof value === 'string' && isExpressionText(value))
      ? undefined
      : value;
  }

  #checkKnown(node: TypeNode, value: Value, path: JsonPath): void {
    switch (node.kind) {
      case 'any':
        break;
      case 'null':
        this.#wrongType(path, 'null');
        break;
      case 'bool':
        if (typeof value !== 'boolean') this.#wrongType(path, 'true or false');
        break;
      case 'int':
        this.#checkNumber(node, value, path);
        break;
      case 'string':
      case 'enum':
        this.#checkText(node, value, path);
        break;
      case 'array':
        this.#checkList(node, value, path);
        break;
      case 'object':
      case 'tagged':
        if (!isValueObject(value)) this.#wrongType(path, 'an object');
        else this.checkObject(node.kind === 'object' ? node : this.variantOf(node, value, path), value, path);
        break;
      case 'union':
        this.#checkUnion(node.of, value, path);
        break;
    }
  }

  #checkText(node: Extract<TypeNode, { kind: 'string' | 'enum' }>, value: Value, path: JsonPath): void {
    if (typeof value === 'string') checkText(node, value, (kind, message, more) => this.add(kind, path, message, more));
    else this.#wrongType(path, node.kind === 'enum' ? listed(node.values) : 'a text');
  }

  #wrongType(path: JsonPath, expected: string): void {
    this.add('wrong-type', path, 'is of the wrong type', { expected });
  }

  #checkNumber(node: Extract<TypeNode, { kind: 'int' }>, value: Value, path: JsonPath): void {
    const { min = -Infinity, max = Infinity } = node;
    if (typeof value !== 'number') {
      this.#wrongType(path, 'a number');
      return;
    }
    if (value >= min && value <= max) return;
    const expected =
      max === Infinity ? `at least ${min}` : min === -Infinity ? `at most ${max}` : `from ${min} to ${max}`;
    this.add('range', path, 'is out of range', { expected });
  }

  #checkList(node: Extract<TypeNode, { kind: 'array' }>, value: Value, path: JsonPath): void {
    if (!isValueArray(value)) {
      this.#wrongType(path, 'a list');
      return;
    }
    const { min = 0, max = Infinity } = node;
    if (value.length < min) this.add('length', path, 'has too few elements', { expected: `at least ${min}` });
    if (value.length > max) this.add('length', path, 'has too many elements', { expected: `at most ${max}` });
    for (const [i, element] of value.entries()) this.check(node.item, element, [...path, i]);
  }

  /** One of several types: the problems of the one that fits best are told, if none fits. */
  #checkUnion(of: readonly number[], value: Value, path: JsonPath): void {
    const before = this.#problems;
    let best: readonly Problem[] | undefined;
    for (const position of of) {
      if (--this.#trials < 0) break;
      this.#problems = [];
      this.check(position, value, path);
      const found = this.#problems;
      if (best === undefined || misfit(found, path) < misfit(best, path)) best = found;
      if (misfit(found, path) === 0) break;
    }
    this.#problems = [...before, ...(best ?? [])].slice(0, MOST_PROBLEMS);
  }

  /** The members of an object that says which variant it is, those of the base and those of the variant together. */
  variantOf(node: TaggedNode, object: ValueObject, path: JsonPath): ObjectNode {
    const given = memberNamed(object, node.by);
    const tag = given === undefined ? undefined : this.value(given.value);
    const tags = Object.keys(node.variants);
    if (given === undefined || tag === null) {
      if (!hasComputedNames(object)) this.#missing(path, node.by, listed(tags));
      return this.#anyVariant(node);
    }
    if (tag === undefined) return this.#anyVariant(node);
    const at = [...path, given.name];
    if (typeof tag !== 'string') {
      this.#wrongType(at, listed(tags));
      return this.#anyVariant(node);
    }
    const known = tags.find((each) => each.toLowerCase() === tag.toLowerCase());
    const variant = known === undefined ? undefined : this.node(node.variants[known] ?? -1);
    if (known === undefined) {
      const [near] = nearNames(tag, tags);
      this.add('not-allowed', at, 'is none of the allowed values', {
        expected: listed(tags),
        ...(near === undefined ? {} : { near }),
      });
    }
    if (variant?.kind !== 'object') return this.#anyVariant(node);
    return { ...variant, members: { ...node.members, ...variant.members } };
  }

  /** Where the variant is not known: what all have is checked, and nothing that any has is called unknown. */
  #anyVariant(node: TaggedNode): ObjectNode {
    return { kind: 'object', members: node.members, rest: -1 };
  }

  #missing(path: JsonPath, name: string, expected?: string): void {
    this.add('missing', [...path, name], 'is required', expected === undefined ? {} : { expected });
  }

  /** @param skip lower-case names of members that are judged elsewhere */
  checkObject(node: ObjectNode, object: ValueObject, path: JsonPath, skip: ReadonlySet<string> = NOTHING): void {
    const names = this.#namesOf(node.members);
    const given = new Set<string>();
    for (const [name, value] of Object.entries(object)) {
      if (skip.has(name.toLowerCase()) || isComputedName(name)) continue;
      if (name.toLowerCase() === 'copy' && !names.has('copy') && isCopy(value)) {
        for (const copied of this.#checkCopies(node, value, [...path, name])) given.add(copied);
        continue;
      }
      if (this.value(value) !== null) given.add(name.toLowerCase());
      this.#checkMember(node, name, value, path);
    }
    // A member whose name is computed may be any of those that are not there.
    if (hasComputedNames(object)) return;
    for (const [name, member] of Object.entries(node.members)) {
      const flags = flagsOfMember(member);
      const isWanted = (flags & memberFlags.required) !== 0 && (flags & memberFlags.readOnly) === 0;
      if (!isWanted || given.has(name.toLowerCase()) || skip.has(name.toLowerCase())) continue;
      this.#missing(path, name, this.#expectedOf(typeOfMember(member)));
    }
  }

  #checkMember(node: ObjectNode, name: string, value: Value, path: JsonPath): void {
    const at = [...path, name];
    const known = Object.hasOwn(node.members, name) ? name : this.#namesOf(node.members).get(name.toLowerCase());
    const member = known === undefined ? undefined : node.members[known];
    if (known === undefined || member === undefined) {
      if (node.rest !== undefined) this.check(node.rest, value, at);
      else if (!this.#unsure.has(name.toLowerCase())) this.#unknownMember(node, name, at);
      return;
    }
    if (known !== name) this.add('case', at, `is written in another case`, { expected: known });
    if ((flagsOfMember(member) & memberFlags.readOnly) !== 0) {
      if (this.value(value) !== null) this.add('read-only', at, 'is set by Azure alone');
      return;
    }
    this.check(typeOfMember(member), value, at);
  }

  #unknownMember(node: ObjectNode, name: string, at: JsonPath): void {
    const writable = Object.entries(node.members)
      .filter(([, member]) => (flagsOfMember(member) & memberFlags.readOnly) === 0)
      .map(([each]) => each);
    const [near] = nearNames(name, writable);
    this.add('unknown-property', at, `there is no property "${shown(name)}"`, near === undefined ? {} : { near });
  }

  /** Loops over properties: each gives a list, of which one element stands for all. */
  #checkCopies(node: ObjectNode, copies: readonly ValueObject[], path: JsonPath): readonly string[] {
    return copies.flatMap((copy, i): string[] => {
      const name = memberNamed(copy, 'name')?.value;
      const input = memberNamed(copy, 'input');
      if (typeof name !== 'string' || isExpressionText(name) || input === undefined) return [];
      const known = this.#namesOf(node.members).get(name.toLowerCase());
      const member = known === undefined ? undefined : node.members[known];
      const type = member === undefined ? this.node(node.rest ?? -1) : this.node(typeOfMember(member));
      const at = [...path, i, 'name'];
      if (member === undefined && node.rest === undefined) this.#unknownMember(node, name, at);
      else if (member !== undefined && (flagsOfMember(member) & memberFlags.readOnly) !== 0) {
        this.add('read-only', at, 'is set by Azure alone');
      } else if (type.kind === 'array') this.check(type.item, input.value, [...path, i, input.name]);
      else if (type.kind !== 'any' && type.kind !== 'union') {
        this.add('wrong-type', at, 'is a loop, which gives a list, where none is wanted');
      }
      return [name.toLowerCase()];
    });
  }

  #namesOf(members: Members): ReadonlyMap<string, string> {
    const known = this.#lowered.get(members);
    if (known !== undefined) return known;
    const names = new Map(Object.keys(members).map((name) => [name.toLowerCase(), name]));
    this.#lowered.set(members, names);
    return names;
  }

  #expectedOf(position: number): string | undefined {
    const node = this.node(position);
    return node.kind === 'enum' ? listed(node.values) : undefined;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/** How badly a value fits: what is of another type altogether fits worst. */
const misfit = (problems: readonly Problem[], path: JsonPath): number =>
  problems.filter(({ severity }) => severity === 'error').length +
  (problems.some(({ kind, path: at }) => kind === 'wrong-type' && at.length === path.length) ? MOST_PROBLEMS : 0);

/** A member by its name in any case. */
function memberNamed(object: ValueObject, name: string): { readonly name: string; readonly value: Value } | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(object)) if (key.toLowerCase() === wanted) return { name: key, value };
  return undefined;
}

/** A name that is an expression, or the text that stands for one that nobody could evaluate. */
const isComputedName = (name: string): boolean => isExpressionText(name) || name.includes('${');

const hasComputedNames = (object: ValueObject): boolean => Object.keys(object).some(isComputedName);

const isCopy = (value: Value): value is readonly ValueObject[] =>
  isValueArray(value) &&
  value.length > 0 &&
  value.every(
    (each) =>
      isValueObject(each) && memberNamed(each, 'input') !== undefined && memberNamed(each, 'count') !== undefined,
  );

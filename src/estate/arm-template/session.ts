import type { WorkBudget } from '../../arm/expression/context.ts';
import { ExpressionFailure } from '../../arm/expression/index.ts';
import type { Json, JsonPath } from '../../lib/json.ts';
import { oneLine } from '../../lib/one-line.ts';
import type { Diagnostic, SourceLocation } from '../../model/resource.ts';
import type { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import type { JsonDocument } from './document/document.ts';
import type { DeploymentSettings } from './scope/target.ts';

/** A place in a template: a chain from the value up to the root of its file, so that walking down costs nothing. */
export interface Place {
  readonly document: JsonDocument;
  readonly up: Place | undefined;
  readonly step: string | number;
}

/** The root of a file. */
export const rootPlace = (document: JsonDocument): Place => ({ document, up: undefined, step: '' });
/** The place that member names and array positions lead to from another. */
export const below = (place: Place, ...steps: readonly (string | number)[]): Place =>
  steps.reduce<Place>((up, step) => ({ document: up.document, up, step }), place);

/** The steps from the root of the file to a place. */
export function pathOf(place: Place): JsonPath {
  const path: (string | number)[] = [];
  for (let at = place; at.up !== undefined; at = at.up) path.unshift(at.step);
  return path;
}

/** The line and column of a place, or of the nearest thing above it that its file holds. */
export const locatePlace = (place: Place): SourceLocation => place.document.locate(pathOf(place));

/** A text file that a template names, as the caller found it. */
export interface LinkedFile {
  readonly file: string;
  readonly text: string;
}
/** Looks up what a template links to, by what it writes; undefined where it is not at hand. */
export type FindLinked = (relativePathOrUri: string, fromFile: string) => LinkedFile | undefined;

/** `strict`: a parameter without a value is an error and not an unknown. */
export interface SessionOptions {
  readonly settings: DeploymentSettings;
  readonly linked: FindLinked | undefined;
  readonly strict: boolean;
}

/** Units of work for any template; each character of its text adds one. Real templates need a fraction of that. */
const LEAST_WORK = 5_000_000;
/** Parameters, variables, functions and references that may wait for one another. */
const MAX_WAITING = 400;

const EXHAUSTED = 'The template takes too much work to evaluate: what was not reached is unknown';

/** What all the deployments of one template share while it is read: diagnostics, budgets, and what is partly known. */
export class Session {
  readonly options: SessionOptions;
  /** Shared by everything that evaluates. */
  readonly budget: WorkBudget;
  readonly documents = new Map<string, JsonDocument | Diagnostic>();
  /** Whether the expression that is being evaluated has read a secret, directly or through what it uses. */
  tainted = false;
  /** Resources and deployments so far. */
  expanded = 0;
  #diagnostics: Diagnostic[] = [];
  #reported = new Set<string>();
  #members = new WeakMap<Unknown, (key: string | number) => Value | undefined>();
  #waiting = 0;
  #serial = 0;

  /** @param size characters of the template */
  constructor(options: SessionOptions, size: number) {
    this.options = options;
    this.budget = { left: LEAST_WORK + size };
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Adds a diagnostic once, however often a loop or a module used several times runs into it. */
  report(severity: Diagnostic['severity'], code: string, message: string, place: Place): void {
    const key = `${code}|${place.document.file}|${JSON.stringify(pathOf(place))}|${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const line = oneLine(message).slice(0, 500);
    this.add({ severity, code, message: line, source: locatePlace(place) });
  }

  /** An error about the template as a whole: the first place where it shows is named, and no other. */
  reportOnce(code: string, message: string, place: Place): void {
    if (this.#reported.has(code)) return;
    this.#reported.add(code);
    this.report('error', code, message, place);
  }

  /** Adds a diagnostic that a file brings with it, once for the file. */
  addOnce(diagnostic: Diagnostic): void {
    if (!this.#diagnostics.includes(diagnostic)) this.#diagnostics.push(diagnostic);
  }

  add(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  /** Counts work; throws once the template as a whole asks for too much. */
  spend(units = 1): void {
    this.budget.left -= units;
    if (this.isExhausted) throw new ExpressionFailure('ARM_TOO_LARGE', EXHAUSTED);
  }

  get isExhausted(): boolean {
    return this.budget.left < 0;
  }

  /** Reports what went wrong in an evaluation. Once the budget is used up, everything fails, which is said once. */
  reportFailure(code: string, message: string, place: Place): void {
    if (this.isExhausted) this.reportOnce('ARM_TOO_LARGE', EXHAUSTED, place);
    else this.report('error', code, message, place);
  }

  /** Runs what waits for another value; throws where the chain is longer than any real one, before the stack ends. */
  wait<T>(compute: () => T): T {
    if (this.#waiting >= MAX_WAITING) {
      throw new ExpressionFailure('ARM_TOO_DEEP', `More than ${MAX_WAITING} values wait for one another`);
    }
    this.#waiting++;
    try {
      return compute();
    } finally {
      this.#waiting--;
    }
  }

  /** An unknown of which some members are known: what the template itself sets on a resource. */
  partlyKnown(unknown: Unknown, members: (key: string | number) => Value | undefined): Unknown {
    this.#members.set(unknown, members);
    return unknown;
  }

  member(of: Unknown, key: string | number): Value | undefined {
    return this.#members.get(of)?.(key);
  }

  /** A number that no other call of this template gets: for values that are new on each call. */
  nextSerial(): number {
    return ++this.#serial;
  }
}

/** A value that is computed when it is first asked for, and not while it is being computed. */
export class Cell<T> {
  readonly #session: Session;
  readonly #what: string;
  #compute: (() => T) | undefined;
  #result: { readonly value: T; readonly tainted: boolean } | undefined;
  #busy = false;

  /** @param what names the value in the message about a circle: `parameters('x')` */
  constructor(session: Session, what: string, compute: () => T) {
    this.#session = session;
    this.#what = what;
    this.#compute = compute;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** @throws ExpressionFailure `ARM_CIRCULAR` when the value needs itself */
  get(): T {
    const session = this.#session;
    if (this.#result === undefined) this.#result = this.#run();
    session.tainted ||= this.#result.tainted;
    return this.#result.value;
  }

  #run(): { readonly value: T; readonly tainted: boolean } {
    const session = this.#session;
    const compute = this.#compute;
    if (this.#busy || compute === undefined) {
      throw new ExpressionFailure('ARM_CIRCULAR', `${this.#what} depends on itself`);
    }
    const outer = session.tainted;
    session.tainted = false;
    this.#busy = true;
    try {
      const value = session.wait(compute);
      this.#compute = undefined;
      return { value, tainted: session.tainted };
    } finally {
      this.#busy = false;
      session.tainted ||= outer;
    }
  }
}

/** Members by lower-case name, as Azure compares names. */
export function byLowerName<T>(entries: Iterable<readonly [string, T]>): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const [name, value] of entries) map.set(name.toLowerCase(), value);
  return map;
}

/** A template's own member whatever the case of its name: `resources`, `Resources`. */
export function memberOf(json: Json | undefined, name: string): Json | undefined {
  return entryOf(json, name)?.[1];
}

/** The member with its name as the file spells it. */
export function entryOf(json: Json | undefined, name: string): readonly [string, Json] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const object = json as { readonly [key: string]: Json };
  const exact = Object.hasOwn(object, name) ? object[name] : undefined;
  if (exact !== undefined) return [name, exact];
  const wanted = name.toLowerCase();
  for (const key in object) {
    const value = object[key];
    if (key.length === name.length && value !== undefined && key.toLowerCase() === wanted) return [key, value];
  }
  return undefined;
}

import type { Completeness, Diagnostic, Resource } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';

const RANK: Readonly<Record<Completeness, number>> = { full: 2, declared: 1, summary: 0 };
/** Duplicates that are named one by one; estates exported twice would otherwise drown everything else. */
const NAMED = 100;

/**
 * One resource for each id. A summary adds nothing to anything else. A full export says what a declaration leaves out; what
 * the two say differently is unknown, since the one is how it stands and the other how it will. Of two declarations in one
 * input the later counts, as it is deployed after the other. Which of two inputs is deployed last, and which of two exports
 * is newer, nobody knows: what they say differently is unknown, and so it is where a condition decides.
 * @param inputOf names the input that a resource came from
 */
export function mergeDuplicates(
  resources: readonly Resource[],
  keyOf: (id: string, resource: Resource) => string,
  inputOf: (resource: Resource) => string,
): {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const byId = new Map<string, Resource>();
  const diagnostics: Diagnostic[] = [];
  let duplicates = 0;
  for (const resource of resources) {
    const key = `${resource.type}|${keyOf(resource.id, resource)}`;
    const known = byId.get(key);
    if (known === undefined) {
      byId.set(key, resource);
      continue;
    }
    const kept = choose(known, resource, inputOf);
    byId.set(key, kept);
    if (++duplicates <= NAMED) diagnostics.push(duplicateDiagnostic(known, resource, kept));
  }
  if (duplicates > NAMED) {
    const [first] = diagnostics;
    diagnostics.push({
      severity: 'info',
      code: 'ESTATE_DUPLICATE',
      message: `${duplicates} resources were read more than once; the first ${NAMED} are named`,
      source: first?.source ?? { file: '.' },
    });
  }
  return { resources: [...byId.values()], diagnostics };
}

function choose(known: Resource, later: Resource, inputOf: (resource: Resource) => string): Resource {
  const rank = RANK[later.completeness] - RANK[known.completeness];
  const [more, less] = rank > 0 ? [later, known] : [known, later];
  if (rank !== 0) return less.completeness === 'declared' ? overlay(more, less) : more;
  const isLast = later.existence === true && later.completeness === 'declared' && inputOf(known) === inputOf(later);
  return isLast ? later : blend(known, later);
}

function duplicateDiagnostic(known: Resource, later: Resource, kept: Resource): Diagnostic {
  const dropped = kept === later ? known : later;
  const isOverlay = known.completeness !== later.completeness && kept !== known && kept !== later;
  const place = (r: Resource): string =>
    r.source.line === undefined ? r.source.file : `${r.source.file}:${r.source.line}`;
  const why = isOverlay
    ? 'the export and the declaration differ, so what they say differently is unknown: assess them apart'
    : kept !== known && kept !== later
      ? 'what differs between the two is unknown'
      : `${place(kept)} counts (${kept.completeness} before ${dropped.completeness})`;
  return {
    severity: isOverlay ? 'warning' : 'info',
    code: 'ESTATE_DUPLICATE',
    message: `${kept.name} (${kept.type}) is also in ${place(known)}: ${why}`,
    source: later.source,
  };
}

/** An export with what a declaration of the same resource says beside it. */
function overlay(exported: Resource, declared: Resource): Resource {
  const body = overlayValues(exported.body, declared.body, exported.id);
  return isValueObject(body) && body !== exported.body ? { ...exported, body } : exported;
}

/** The exported value itself wherever the declaration says the same, says nothing, or cannot say. */
function overlayValues(exported: Value | undefined, declared: Value | undefined, path: string): Value | undefined {
  if (declared === undefined || declared === null || isUnknown(declared)) return exported;
  if (exported === undefined || exported === null) return declared;
  if (isUnknown(exported)) return exported;
  if (isValueObject(exported) && isValueObject(declared)) return overlayObjects(exported, declared, path);
  if (isValueArray(exported) && isValueArray(declared) && exported.length === declared.length) {
    const items = exported.map((item, i) => overlayValues(item, declared[i], `${path}[${i}]`) ?? item);
    return items.every((item, i) => item === exported[i]) ? exported : items;
  }
  if (isSameText(exported, declared) || equal(exported, declared)) return exported;
  return new Unknown('runtime', `either(${path})`);
}

function overlayObjects(exported: ValueObject, declared: ValueObject, path: string): ValueObject {
  const isEnvelope = !path.includes('#');
  const changed: [string, Value][] = [];
  for (const [name, value] of Object.entries(declared)) {
    if (isEnvelope && ENVELOPE.has(name.toLowerCase())) continue;
    const before = getMember(exported, name);
    const after = overlayValues(before, value, `${path}${isEnvelope ? '#' : '.'}${name}`);
    if (after !== undefined && after !== before) changed.push([nameIn(exported, name), after]);
  }
  return changed.length === 0 ? exported : { ...exported, ...Object.fromEntries(changed) };
}

const nameIn = (object: ValueObject, name: string): string =>
  Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;

/** Azure gives names and regions back in another case, and regions with spaces. */
const isSameText = (a: Value, b: Value): boolean =>
  typeof a === 'string' && typeof b === 'string' && plainText(a) === plainText(b);

const plainText = (text: string): string => text.toLowerCase().replaceAll(' ', '');

function blend(a: Resource, b: Resource): Resource {
  // An export may leave a property out that another shows; of a declaration, what is left out is the default.
  const fills = b.completeness !== 'declared';
  const body = blendValues(a.body, b.body, { path: b.id, fills });
  const existence = a.existence === true ? true : b.existence;
  return { ...b, existence, body: isValueObject(body) ? body : b.body };
}

interface Blending {
  readonly path: string;
  readonly fills: boolean;
}

/** What two values have in common; unknown where they differ. */
function blendValues(a: Value | undefined, b: Value | undefined, at: Blending): Value {
  if (isValueObject(a) && isValueObject(b)) return blendObjects(a, b, at);
  const isAbsent = (value: Value | undefined): value is null | undefined => value === undefined || value === null;
  if (at.fills && (isAbsent(a) || isAbsent(b))) return a ?? b ?? null;
  const same = a !== undefined && b !== undefined && equal(a, b);
  if (same) return b;
  const presence = isAbsent(a) || isAbsent(b) ? 'maybe-absent' : 'present';
  return new Unknown('runtime', `either(${at.path})`, { presence });
}

function blendObjects(a: ValueObject, b: ValueObject, { path, fills }: Blending): ValueObject {
  const names = new Map([...Object.keys(a), ...Object.keys(b)].map((name) => [name.toLowerCase(), name]));
  const isEnvelope = !path.includes('#');
  return Object.fromEntries(
    [...names].map(([key, name]) => {
      // Azure takes names and types without regard to case, so they are the same wherever the ids are.
      if (isEnvelope && ENVELOPE.has(key)) return [name, getMember(b, name) ?? getMember(a, name) ?? null];
      const below = { path: `${path}${isEnvelope ? '#' : '.'}${name}`, fills };
      return [name, blendValues(getMember(a, name), getMember(b, name), below)];
    }),
  );
}

const ENVELOPE: ReadonlySet<string> = new Set(['id', 'name', 'type']);

function equal(a: Value, b: Value): boolean {
  if (isUnknown(a) || isUnknown(b)) return isUnknown(a) && isUnknown(b) && a.identity === b.identity;
  if (isValueArray(a) && isValueArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  }
  if (isValueObject(a) && isValueObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((n) => Object.hasOwn(b, n) && equal(a[n] ?? null, b[n] ?? null))
    );
  }
  return a === b;
}

import type { Completeness, Diagnostic, Resource } from '../../model/resource.ts';
import { isUnknown, Unknown } from '../../model/unknown.ts';
import { getMember, isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';

const RANK: Readonly<Record<Completeness, number>> = { full: 2, declared: 1, summary: 0 };
/** Duplicates that are named one by one; estates exported twice would otherwise drown everything else. */
const NAMED = 100;

/**
 * One resource for each id: a full export counts before a declaration, a declaration before a summary, and of two alike the
 * later. Two that exist only on conditions become one in which what differs is unknown, because either may be deployed.
 */
export function mergeDuplicates(
  resources: readonly Resource[],
  keyOf: (id: string, resource: Resource) => string,
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
    const kept = choose(known, resource);
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

function choose(known: Resource, later: Resource): Resource {
  const rank = RANK[later.completeness] - RANK[known.completeness];
  if (rank !== 0) return rank > 0 ? later : known;
  if (known.existence === true && later.existence !== true) return known;
  if (known.existence !== true && later.existence !== true) return blend(known, later);
  return later;
}

function duplicateDiagnostic(known: Resource, later: Resource, kept: Resource): Diagnostic {
  const dropped = kept === later ? known : later;
  const place = (r: Resource): string =>
    r.source.line === undefined ? r.source.file : `${r.source.file}:${r.source.line}`;
  const why =
    kept !== known && kept !== later
      ? 'what differs between the two is unknown'
      : `${place(kept)} counts (${kept.completeness} before ${dropped.completeness})`;
  return {
    severity: 'info',
    code: 'ESTATE_DUPLICATE',
    message: `${kept.name} (${kept.type}) is also in ${place(kept === later ? known : kept)}: ${why}`,
    source: later.source,
  };
}

function blend(a: Resource, b: Resource): Resource {
  const body = blendValues(a.body, b.body, b.id);
  return { ...b, body: isValueObject(body) ? body : b.body };
}

/** What two values have in common; unknown where they differ. */
function blendValues(a: Value | undefined, b: Value | undefined, path: string): Value {
  if (isValueObject(a) && isValueObject(b)) return blendObjects(a, b, path);
  const same = a !== undefined && b !== undefined && equal(a, b);
  if (same) return b;
  const presence = a === undefined || b === undefined ? 'maybe-absent' : 'present';
  return new Unknown('runtime', `either(${path})`, { presence });
}

function blendObjects(a: ValueObject, b: ValueObject, path: string): ValueObject {
  const names = new Map([...Object.keys(a), ...Object.keys(b)].map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    [...names.values()].map((name) => [name, blendValues(getMember(a, name), getMember(b, name), `${path}.${name}`)]),
  );
}

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

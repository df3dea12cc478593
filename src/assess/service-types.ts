import type { EstateIndex } from '../arm/estate-index.ts';
import { remember } from '../arm/remember.ts';
import type { Control } from '../model/control.ts';

/** Containers and the access model stand in every subscription and are no services of their own; source trees are none either. */
const NO_SERVICE = /^(microsoft\.(resources|authorization|graph)|safeguard\.[a-z]+)\//;

/** The top-level type that a type belongs to. */
const serviceOf = remember((type: string) => type.split('/').slice(0, 2).join('/'));

/** Top-level resource types in the estate, lower-case, sorted: a child belongs to its parent's service. */
export function serviceTypes(index: EstateIndex): readonly string[] {
  const types = new Set<string>();
  for (const type of index.types()) {
    const [provider, name] = type.split('/');
    if (provider === undefined || name === undefined || !provider.includes('.') || NO_SERVICE.test(type)) continue;
    types.add(`${provider}/${name}`);
  }
  return [...types].sort();
}

/**
 * Services in the estate of which no control judges anything, neither the type itself nor a child of it. What nobody
 * looks at is said, so that silence is not read as a pass.
 */
export function unjudgedTypes(controls: readonly Control[], index: EstateIndex): readonly string[] {
  const unjudged = new Set(serviceTypes(index));
  for (const { judges } of controls) {
    if (unjudged.size === 0) break;
    for (const type of judges.types) unjudged.delete(serviceOf(type));
  }
  return [...unjudged];
}

/** A register names a type, or a provider with all its types. */
export function coversType(reviewed: string, type: string): boolean {
  const name = reviewed.toLowerCase();
  return type === name || type.startsWith(`${name}/`);
}

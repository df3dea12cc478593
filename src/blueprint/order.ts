import type { Blueprint, Unit } from './model/blueprint.ts';
import type { Module } from './model/module.ts';
import type { Declaration } from './model/resource.ts';
import { expressionsIn, symbolsOf } from './model/value.ts';

/** Sorts so that everything comes after what it needs; among equals the given order stays. A ring is a mistake of ours. */
export function inOrder<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  needsOf: (item: Item) => Iterable<string>,
): Item[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const done = new Map<string, 'open' | 'done'>();
  const sorted: Item[] = [];
  const visit = (key: string, path: readonly string[]): void => {
    const item = byKey.get(key);
    if (item === undefined || done.get(key) === 'done') return;
    if (done.get(key) === 'open') throw new Error(`These need each other: ${[...path, key].join(' -> ')}`);
    done.set(key, 'open');
    for (const needed of needsOf(item)) if (needed !== key) visit(needed, [...path, key]);
    done.set(key, 'done');
    sorted.push(item);
  };
  for (const item of items) visit(keyOf(item), []);
  return sorted;
}

/** Modules in the order of what they need. */
export function orderModules(modules: readonly Module[]): Module[] {
  const offeredBy = new Map(modules.flatMap(({ name, offers }) => offers.map((key) => [key, name] as const)));
  return inOrder(
    modules,
    ({ name }) => name,
    ({ needs, uses }) => [...needs, ...(uses ?? [])].flatMap((key) => offeredBy.get(key) ?? []),
  );
}

/** The resources that must be there before another: its parent, what it stands on, and what its settings name. */
export function neededBy(declaration: Declaration): ReadonlySet<string> {
  const { parent, on, after, name, identity, properties, sku, location } = declaration;
  const named = [name, identity, properties, sku, location].flatMap((value) =>
    value === undefined ? [] : [...expressionsIn(value)].flatMap(symbolsOf),
  );
  return new Set([parent, on, ...(after ?? []), ...named].filter((symbol) => symbol !== undefined));
}

/** The files that must be deployed before another. */
export function unitNeeds(blueprint: Blueprint): ReadonlyMap<string, ReadonlySet<string>> {
  const unitOf = new Map(blueprint.resources.map(({ symbol, unit }) => [symbol, unit]));
  const needs = new Map<string, Set<string>>(blueprint.units.map(({ key }) => [key, new Set()]));
  for (const { key, scope } of blueprint.units) {
    const group = scope.kind === 'resourceGroup' ? unitOf.get(scope.symbol) : undefined;
    if (group !== undefined) needs.get(key)?.add(group);
  }
  for (const declaration of blueprint.resources) {
    for (const symbol of neededBy(declaration)) {
      const unit = unitOf.get(symbol);
      if (unit === undefined) throw new Error(`${declaration.symbol} names ${symbol}, which nothing declares`);
      if (unit !== declaration.unit) needs.get(declaration.unit)?.add(unit);
    }
  }
  return needs;
}

/** Files in the order of deployment, and in each the resources in theirs. */
export function orderUnits(blueprint: Blueprint): Blueprint {
  const needs = unitNeeds(blueprint);
  const units = inOrder<Unit>(
    blueprint.units,
    ({ key }) => key,
    ({ key }) => needs.get(key) ?? [],
  );
  const resources = inOrder<Declaration>(blueprint.resources, ({ symbol }) => symbol, neededBy);
  return { ...blueprint, units, resources };
}

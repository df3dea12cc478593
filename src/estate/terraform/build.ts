import { idKey, typeKey } from '../../arm/resource-id.ts';
import type { JsonPath } from '../../lib/json.ts';
import type { Diagnostic, Resource } from '../../model/resource.ts';
import { isUnknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../../model/value.ts';
import { applyCommon, applyRows, namesOf, type RowSource } from './apply.ts';
import type { Graph } from './graph.ts';
import { composeId } from './identify.ts';
import type { Instance } from './instance.ts';
import type { FoldMapping, ResourceMapping, Row, TerraformMapping } from './mapping/mapping.ts';
import { type Draft, mergeInto, readPath, type ValuePath, valueIn, writeAt } from './value-path.ts';
import { textOf } from './value-text.ts';

/** A resource that is still being put together: others may fold into it. */
export interface Building {
  readonly id: string;
  readonly type: string;
  readonly apiVersion: string | undefined;
  readonly names: readonly string[];
  readonly body: Draft;
  readonly instance: Instance;
  readonly rows: readonly Row[];
  readonly extends: string | undefined;
  /** Where it also stands inside its parent: the parent's id and the path. */
  readonly inParent: { readonly id: string; readonly path: string } | undefined;
}

/** Puts ARM resources together from the instances of a graph: first each by its mapping, then what folds into others. */
export class Builder {
  readonly #graph: Graph;
  readonly #resources = new Map<string, Building>();
  readonly #folds: { readonly instance: Instance; readonly fold: FoldMapping }[] = [];
  readonly #patches: Building[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  add(instance: Instance, mapping: TerraformMapping): void {
    for (const [i, resource] of mapping.resources.entries()) {
      if (resource.forEach === undefined) this.#one(instance, resource, i === 0, this.#source(instance));
      else this.#each(instance, resource, resource.forEach, i === 0);
    }
    for (const fold of mapping.folds ?? []) this.#folds.push({ instance, fold });
  }

  #source(instance: Instance): RowSource {
    return {
      read: (path) => this.#graph.valueAt(instance, path),
      unset: this.#graph.unset,
      subscriptionId: this.#graph.subscriptionOf(instance),
      id: () => this.#graph.armId(instance),
    };
  }

  #each(instance: Instance, mapping: ResourceMapping, list: string, isMain: boolean): void {
    const path = readPath(list);
    const value = this.#graph.valueAt(instance, path);
    const elements = isValueArray(value ?? null) ? (value as readonly Value[]) : [];
    for (const element of elements) {
      const read = (inner: ValuePath): Value | undefined => valueIn(element, inner, this.#graph.unset);
      this.#one(instance, mapping, isMain, { ...this.#source(instance), read });
    }
  }

  #one(instance: Instance, mapping: ResourceMapping, isMain: boolean, source: RowSource): void {
    if (mapping.when !== undefined && !this.#isSet(source.read(readPath(mapping.when)))) return;
    const body: Draft = {};
    applyRows(mapping.rows, source, body);
    const ofElement = mapping.forEach !== undefined;
    if (!isMain && !ofElement && mapping.when === undefined && Object.keys(body).length === 0) return;
    if (isMain) applyCommon(source, body);
    const host = this.#graph.idHost(
      instance,
      ofElement ? (path) => source.read(path) ?? this.#graph.valueAt(instance, path) : undefined,
    );
    const value = isMain && !ofElement ? this.#graph.armId(instance) : composeId(mapping, host);
    const id = textOf(value);
    const rules = Array.isArray(mapping.id) ? mapping.id : [mapping.id];
    const extending = rules.some((rule) => rule.kind === 'extends');
    const parent = mapping.inParent === undefined ? undefined : id.split('/').slice(0, -2).join('/');
    this.put({
      id,
      type: typeKey(mapping.type),
      apiVersion: mapping.apiVersion,
      names: namesOf(id, mapping.type),
      body,
      instance,
      rows: mapping.rows,
      extends: extending ? scopeOf(id) : undefined,
      inParent:
        parent === undefined || mapping.inParent === undefined ? undefined : { id: parent, path: mapping.inParent },
    });
  }

  #isSet(value: Value | undefined): boolean {
    if (isUnknown(value)) return !this.#graph.unset.has(value);
    return value !== undefined && value !== null && value !== '' && !(isValueArray(value) && value.length === 0);
  }

  /** Adds a resource; one that several blocks configure becomes one. */
  put(building: Building): void {
    const key = `${idKey(building.id)}|${building.type}`;
    const known = this.#resources.get(key);
    if (known === undefined) this.#resources.set(key, building);
    else mergeInto(known.body, building.body as ValueObject, 'keep');
  }

  /** Changes a resource that is declared elsewhere in the file, or a child that comes with it. */
  patch(building: Building): void {
    this.#patches.push(building);
  }

  #applyPatch(patch: Building): void {
    const found = this.#find(patch.id);
    if (found !== undefined) mergeInto(found.body, patch.body as ValueObject, 'replace');
    else if (this.#find(patch.id.split('/').slice(0, -2).join('/')) !== undefined) this.put(patch);
    // What Azure makes with the subscription nobody declares elsewhere.
    else if (/^\/subscriptions\/[^/]+\/providers\/[^/]+\/[^/]+\/[^/]+$/i.test(patch.id)) this.put(patch);
    else this.#reportElsewhere(patch.instance, 'resource_id');
  }

  /** The resource with an id, of whichever type. */
  #find(id: string): Building | undefined {
    if (this.#byId === undefined) {
      this.#byId = new Map();
      for (const building of this.#resources.values()) this.#byId.set(idKey(building.id), building);
    }
    return this.#byId.get(idKey(id));
  }
  #byId: Map<string, Building> | undefined;

  finish(): { readonly resources: readonly Resource[]; readonly diagnostics: readonly Diagnostic[] } {
    for (const { instance, fold } of this.#folds) this.#fold(instance, fold);
    for (const patch of this.#patches) this.#applyPatch(patch);
    for (const [key, building] of this.#resources) this.#resources.set(key, withHead(building));
    this.#byId = undefined;
    const all = [...this.#resources.values()];
    this.#embed(all);
    return { resources: all.map((building) => this.#finish(building)), diagnostics: this.#diagnostics };
  }

  #fold(instance: Instance, fold: FoldMapping): void {
    const source = this.#source(instance);
    const named = source.read(readPath(fold.target));
    if (named === undefined) return;
    const target = fold.named === undefined ? named : (this.#graph.idHost(instance).named(fold.named, named) ?? named);
    const found = this.#find(`${textOf(target).replace(/\/+$/, '')}${fold.append ?? ''}`);
    if (found === undefined) {
      this.#reportElsewhere(instance, fold.target);
      return;
    }
    if (fold.into === undefined) applyRows(fold.rows, source, found.body);
    else if (fold.element === undefined) writeAt(found.body, fold.into, [applyRows(fold.rows, source) as ValueObject]);
    else this.#foldInto(fold, fold.into, source.read(readPath(fold.element)), source, found.body);
  }

  #reportElsewhere(instance: Instance, attribute: string): void {
    this.#diagnostics.push({
      severity: 'info',
      code: 'TF_TARGET_ELSEWHERE',
      message: `${instance.address} changes a resource that is not managed in this file (${attribute}); that resource is judged where it is declared`,
      source: this.#graph.options.source.locate(instance),
    });
  }

  #foldInto(fold: FoldMapping, into: string, name: Value | undefined, source: RowSource, body: Draft): void {
    const list = valueIn(body as ValueObject, readPath(into));
    const elements = isValueArray(list ?? null) ? (list as readonly Value[]) : [];
    for (const element of elements) {
      if (isValueObject(element) && element['name'] === name) applyRows(fold.rows, source, element as Draft);
    }
  }

  /** A child also stands in the array of its parent, where REST shows it, unless one of its name already does. */
  #embed(all: readonly Building[]): void {
    const places = new Map<
      string,
      { readonly parent: Building; readonly path: string; readonly children: Building[] }
    >();
    for (const building of all) {
      const parent = building.inParent === undefined ? undefined : this.#find(building.inParent.id);
      if (parent === undefined || building.inParent === undefined) continue;
      const { path } = building.inParent;
      const key = `${idKey(parent.id)}|${path}`;
      const place = places.get(key);
      if (place === undefined) places.set(key, { parent, path, children: [building] });
      else place.children.push(building);
    }
    for (const { parent, path, children } of places.values()) {
      const shown = valueIn(parent.body as ValueObject, readPath(path));
      if (isUnknown(shown)) continue;
      const elements = isValueArray(shown ?? null) ? (shown as readonly Value[]) : [];
      const names = new Set(elements.map((e) => (isValueObject(e) ? textOf(e['name']).toLowerCase() : '')));
      const fresh = children.filter((child) => !names.has((child.names.at(-1) ?? '').toLowerCase()));
      if (fresh.length > 0)
        writeAt(
          parent.body,
          path,
          fresh.map((child) => child.body as ValueObject),
        );
    }
  }

  #finish(building: Building): Resource {
    const { id, type, names, body, instance, apiVersion } = building;
    const name = names.join('/');
    const { source } = this.#graph.options;
    return {
      id,
      type,
      name,
      ...(apiVersion === undefined ? {} : { apiVersion }),
      body: body as ValueObject,
      completeness: 'declared',
      existence: true,
      origin: 'terraform',
      source: source.locate(instance),
      locate: (path) => source.locate(instance, () => attributesOf(building.rows, path)),
      ...(building.extends === undefined ? {} : { extends: building.extends }),
    };
  }
}

/** A resource whose body begins with what Azure shows first. */
function withHead(building: Building): Building {
  const { id, type, names, body } = building;
  const headed: Draft = { id, type, name: names.at(-1) ?? names.join('/'), ...body };
  if (!type.startsWith('microsoft.graph/') && headed['properties'] === undefined) headed['properties'] = {};
  return { ...building, body: headed };
}

/** What an extension resource stands on: its id up to the last `/providers/`. */
const scopeOf = (id: string): string => id.slice(0, Math.max(0, id.toLowerCase().lastIndexOf('/providers/')));

/** The Terraform attributes that a property of the body comes from, outermost first. */
function attributesOf(rows: readonly Row[], path: JsonPath): readonly string[] {
  const wanted = path
    .filter((step) => typeof step === 'string')
    .join('.')
    .toLowerCase();
  const [top] = path;
  if (top === 'location' || top === 'tags' || top === 'identity' || top === 'name') return [top];
  let best: Row | undefined;
  for (const row of rows) {
    const to = row[1].toLowerCase();
    const fits = wanted === to || wanted.startsWith(`${to}.`);
    if (fits && to.length > (best?.[1].length ?? -1)) best = row;
  }
  return best === undefined ? [] : readPath(best[0]).filter((step) => typeof step === 'string');
}

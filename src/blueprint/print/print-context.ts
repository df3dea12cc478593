import { apiVersions } from '../model/api-versions.ts';
import type { Blueprint, Unit } from '../model/blueprint.ts';
import type { Declaration } from '../model/resource.ts';
import { Expression, expressionsIn, symbolsOf } from '../model/value.ts';
import { neededBy, unitNeeds } from '../order.ts';

/** A printed file: its path below the folder that is built. */
export interface PrintedFile {
  readonly path: string;
  readonly text: string;
}

/** What every printer asks of a blueprint. */
export class Catalogue {
  readonly blueprint: Blueprint;
  readonly #byUnit = new Map<string, Declaration[]>();
  readonly #bySymbol: ReadonlyMap<string, Declaration>;
  readonly #units: ReadonlyMap<string, Unit>;
  readonly #needs: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
    this.#bySymbol = new Map(blueprint.resources.map((resource) => [resource.symbol, resource]));
    this.#units = new Map(blueprint.units.map((unit) => [unit.key, unit]));
    this.#needs = unitNeeds(blueprint);
    for (const resource of blueprint.resources) {
      const beside = this.#byUnit.get(resource.unit);
      if (beside === undefined) this.#byUnit.set(resource.unit, [resource]);
      else beside.push(resource);
    }
  }

  resource(symbol: string): Declaration {
    const found = this.#bySymbol.get(symbol);
    if (found === undefined) throw new Error(`Nothing declares ${symbol}`);
    return found;
  }

  unitOf({ unit }: Declaration): Unit {
    const found = this.#units.get(unit);
    if (found === undefined) throw new Error(`There is no file ${unit}`);
    return found;
  }

  resourcesIn(unit: Unit): readonly Declaration[] {
    return this.#byUnit.get(unit.key) ?? [];
  }

  /** The files that must be deployed before one. */
  unitsBefore(unit: Unit): readonly Unit[] {
    const needed = this.#needs.get(unit.key);
    return this.blueprint.units.filter(({ key }) => needed?.has(key) === true);
  }

  /** Type, name and all of a child from the top: the resource itself last. */
  lineage(resource: Declaration): readonly Declaration[] {
    return resource.parent === undefined ? [resource] : [...this.lineage(this.resource(resource.parent)), resource];
  }

  apiVersion(resource: Declaration): string {
    const version = apiVersions[resource.type];
    if (version === undefined) throw new Error(`No API version for ${resource.type}: add one to api-versions.ts`);
    return version;
  }

  /** What is of another file and read when deployed: a printer declares it as existing there. */
  foreignRuntime(unit: Unit): readonly Declaration[] {
    const symbols = this.resourcesIn(unit)
      .flatMap((resource) => [...allExpressions(resource)])
      .filter(({ node }) => node.kind === 'runtime')
      .flatMap(symbolsOf);
    return [...new Set(symbols)]
      .map((symbol) => this.resource(symbol))
      .filter((resource) => resource.unit !== unit.key);
  }

  /** The parameters that a file uses, in the blueprint's order. */
  parametersOf(unit: Unit): Blueprint['parameters'] {
    const names = new Set(
      this.resourcesIn(unit)
        .flatMap((resource) => [...allExpressions(resource)])
        .flatMap((expression) => this.#parameterNames(expression, unit)),
    );
    return this.blueprint.parameters.filter(({ name }) => names.has(name));
  }

  /** The parameters that an expression needs where it is written in a file. */
  #parameterNames(expression: Expression, unit: Unit): readonly string[] {
    const { node } = expression;
    if (node.kind === 'parameter') return [node.name];
    if (node.kind === 'subscription') return [`${node.of}SubscriptionId`];
    return symbolsOf(expression).flatMap((symbol) => {
      const { scope } = this.unitOf(this.resource(symbol));
      const elsewhere = scope.kind !== 'managementGroup' && !sameSubscription(unit, scope.subscription);
      return elsewhere ? [`${scope.subscription}SubscriptionId`] : [];
    });
  }

  /** The parameters that some file uses: those of `main`. */
  usedParameters(): Blueprint['parameters'] {
    const { parameters, units } = this.blueprint;
    const used = new Set(['location', ...units.flatMap((unit) => this.parametersOf(unit).map(({ name }) => name))]);
    for (const { scope } of units) {
      if (scope.kind !== 'managementGroup') used.add(`${scope.subscription}SubscriptionId`);
    }
    return parameters.filter(({ name }) => used.has(name));
  }

  /** What a resource waits for and does not name by a reference that its language orders by. */
  neededInFile(resource: Declaration): readonly Declaration[] {
    return [...neededBy(resource)].map((symbol) => this.resource(symbol)).filter(({ unit }) => unit === resource.unit);
  }
}

const sameSubscription = ({ scope }: Unit, subscription: string): boolean =>
  scope.kind !== 'managementGroup' && scope.subscription === subscription;

function* allExpressions({ name, location, sku, identity, properties }: Declaration): Generator<Expression> {
  for (const value of [name, location, sku, identity, properties]) yield* expressionsIn(value);
}

/** `phi/records-data` as a symbol: `phiRecordsData`. */
export const symbolOfUnit = ({ key }: Unit): string =>
  key.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());

/** Whether a resource has tags: those that stand in a region do. */
export const carriesTags = ({ location, parent }: Declaration): boolean =>
  location !== undefined && parent === undefined;

export const tagsOf = ({ tags }: Declaration): Expression => new Expression({ kind: 'tags', more: tags ?? {} });

/** Whether resources of a type stand in the tenant, wherever their file is deployed. */
export const standsInTenant = (type: string): boolean =>
  type.startsWith('Microsoft.Management/managementGroups') || type.startsWith('microsoft.aadiam/');

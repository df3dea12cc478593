import { compareText } from '../../../lib/compare-text.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Blueprint, Parameter, Unit, UnitScope } from '../../model/blueprint.ts';
import type { Declaration } from '../../model/resource.ts';
import { Expression, type Value, type ValueMap } from '../../model/value.ts';
import { Catalogue, carriesTags, type PrintedFile, standsInTenant, symbolOfUnit, tagsOf } from '../print-context.ts';
import { type Serving, servedSettings } from '../served-settings.ts';
import { ExpressionText } from './expression-text.ts';

const DEPLOYMENTS = '2025-04-01';
/** The template that deploys all others. */
const mainFile = 'main.json';

const schemas = {
  managementGroup: 'https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#',
  subscription: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
  resourceGroup: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
};

/**
 * The blueprint as ARM templates: one file for each scope that is deployed to, and `main.json`, which deploys them in their
 * order. Resources have symbolic names (`languageVersion` 2.0), and what one needs of another is a reference. The metadata of a
 * resource says what it is for, and which of its settings serve which citation.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
 */
export function printArm(blueprint: Blueprint, serving: Serving): PrintedFile[] {
  const catalogue = new Catalogue(blueprint);
  return [
    { path: mainFile, text: jsonText(mainTemplate(catalogue)) },
    { path: 'main.parameters.json', text: jsonText(parametersFile(catalogue)) },
    ...blueprint.units.map((unit) => ({
      path: `${unit.key}.json`,
      text: jsonText(unitTemplate(catalogue, unit, serving)),
    })),
  ];
}

const jsonText = (value: Json): string => `${JSON.stringify(value, undefined, 2)}\n`;

function unitTemplate(catalogue: Catalogue, unit: Unit, serving: Serving): JsonObject {
  const writer = new UnitWriter(catalogue, unit, serving);
  const parameters = catalogue.parametersOf(unit);
  const tags = unit.scope.kind === 'managementGroup' ? undefined : catalogue.blueprint.tags[unit.scope.subscription];
  return {
    $schema: schemas[unit.scope.kind],
    languageVersion: '2.0',
    contentVersion: '1.0.0.0',
    metadata: { description: unit.title },
    // What is passed by main.json has no default of its own: one place decides.
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterOf(parameter, false)])),
    ...(tags !== undefined && writer.usesTags ? { variables: { tags } } : {}),
    resources: {
      ...Object.fromEntries(
        catalogue.foreignRuntime(unit).map((resource) => [resource.symbol, writer.existing(resource)]),
      ),
      ...Object.fromEntries(
        catalogue.resourcesIn(unit).map((resource) => [resource.symbol, writer.resource(resource)]),
      ),
    },
  };
}

function parameterOf({ type, description, default: value }: Parameter, withDefault: boolean): JsonObject {
  return {
    type: type === 'secureString' ? 'securestring' : type,
    ...(withDefault && value !== undefined ? { defaultValue: value as Json } : {}),
    metadata: { description },
  };
}

/** What must be filled in before the deployment: an example stands for each value that nobody knows yet. */
function parametersFile(catalogue: Catalogue): JsonObject {
  const open = catalogue.usedParameters().filter((parameter) => parameter.default === undefined);
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(open.map(({ name, example }) => [name, { value: example }])),
  };
}

function mainTemplate(catalogue: Catalogue): JsonObject {
  const { units, name } = catalogue.blueprint;
  return {
    $schema: schemas.managementGroup,
    languageVersion: '2.0',
    contentVersion: '1.0.0.0',
    metadata: { description: `The architecture of "${name}" for ePHI, deployed in the order of what needs what.` },
    parameters: Object.fromEntries(
      catalogue.usedParameters().map((parameter) => [parameter.name, parameterOf(parameter, true)]),
    ),
    resources: Object.fromEntries(units.map((unit) => [symbolOfUnit(unit), deploymentOf(catalogue, unit)])),
  };
}

function deploymentOf(catalogue: Catalogue, unit: Unit): JsonObject {
  const { scope } = unit;
  const before = catalogue.unitsBefore(unit).map(symbolOfUnit).sort(compareText);
  return {
    metadata: { description: unit.title },
    type: 'Microsoft.Resources/deployments',
    apiVersion: DEPLOYMENTS,
    name: unit.key.replace('/', '-'),
    ...(scope.kind === 'managementGroup'
      ? {}
      : { subscriptionId: `[parameters('${scope.subscription}SubscriptionId')]` }),
    ...(scope.kind === 'resourceGroup' ? { resourceGroup: scope.name } : { location: '[deployment().location]' }),
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      templateLink: { relativePath: `${unit.key}.json`, contentVersion: '1.0.0.0' },
      parameters: Object.fromEntries(
        catalogue.parametersOf(unit).map(({ name }) => [name, { value: `[parameters('${name}')]` }]),
      ),
    },
    ...(before.length === 0 ? {} : { dependsOn: before }),
  };
}

/** Writes the resources of one file. */
class UnitWriter {
  readonly #catalogue: Catalogue;
  readonly #unit: Unit;
  readonly #serving: Serving;
  readonly #text: ExpressionText;

  constructor(catalogue: Catalogue, unit: Unit, serving: Serving) {
    this.#serving = serving;
    this.#catalogue = catalogue;
    this.#unit = unit;
    this.#text = new ExpressionText(catalogue, unit);
  }

  get usesTags(): boolean {
    return this.#catalogue.resourcesIn(this.#unit).some(carriesTags);
  }

  resource(resource: Declaration): JsonObject {
    const { type, location, kind, sku, zones, identity, properties, on, purpose } = resource;
    const waits = this.#catalogue
      .neededInFile(resource)
      .map(({ symbol }) => symbol)
      .sort(compareText);
    const serves = servedSettings(resource, this.#serving);
    return {
      metadata: {
        description: purpose,
        ...(serves.size === 0 ? {} : { serves: Object.fromEntries(serves) }),
      },
      type,
      apiVersion: this.#catalogue.apiVersion(resource),
      ...(on === undefined
        ? standsInTenant(type)
          ? { scope: '/' }
          : {}
        : { scope: `[${this.#text.id(this.#catalogue.resource(on))}]` }),
      name: this.#name(resource),
      ...(location === undefined ? {} : { location: this.value(location) }),
      ...(carriesTags(resource) ? { tags: this.value(tagsOf(resource)) } : {}),
      ...(kind === undefined ? {} : { kind }),
      ...(sku === undefined ? {} : { sku: this.value(sku) }),
      ...(zones === undefined ? {} : { zones: [...zones] }),
      ...(identity === undefined ? {} : { identity: this.value(identity) }),
      ...(properties === undefined ? {} : { properties: this.value(properties) }),
      ...(waits.length === 0 ? {} : { dependsOn: waits }),
    };
  }

  /** A resource of another file, read only. */
  existing(resource: Declaration): JsonObject {
    const { scope } = this.#catalogue.unitOf(resource);
    const own = this.#unit.scope;
    const elsewhere =
      scope.kind !== 'managementGroup' && (own.kind === 'managementGroup' || own.subscription !== scope.subscription);
    return {
      existing: true,
      type: resource.type,
      apiVersion: this.#catalogue.apiVersion(resource),
      ...(elsewhere ? { subscriptionId: `[parameters('${scope.subscription}SubscriptionId')]` } : {}),
      ...(scope.kind === 'resourceGroup' && !this.#isHere(scope) ? { resourceGroup: scope.name } : {}),
      name: this.#name(resource),
    };
  }

  /** Whether a group is the one that this file is deployed to. */
  #isHere(scope: UnitScope & { readonly kind: 'resourceGroup' }): boolean {
    const own = this.#unit.scope;
    return own.kind === 'resourceGroup' && own.name === scope.name && own.subscription === scope.subscription;
  }

  #name(resource: Declaration): string {
    const names = this.#catalogue.lineage(resource).map(({ name }) => name);
    if (names.every((name) => typeof name === 'string')) return literal(names.join('/'));
    const [only] = names;
    if (names.length === 1 && only instanceof Expression) return `[${this.#text.of(only)}]`;
    const parts = names.flatMap((name, index) => (index === 0 ? [name] : ['/', name]));
    return `[${this.#text.of(new Expression({ kind: 'text', parts }))}]`;
  }

  value(value: Value): Json {
    if (value instanceof Expression) return this.#expression(value);
    if (typeof value === 'string') return literal(value);
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => this.value(item));
    if (typeof value !== 'object' || value === null) return value as Json;
    return Object.fromEntries(Object.entries(value as ValueMap).map(([key, item]) => [key, this.value(item)]));
  }

  #expression(expression: Expression): Json {
    const { node } = expression;
    if (node.kind === 'byId') {
      return Object.fromEntries(
        node.symbols.map((symbol) => [`[format('{0}', ${this.#text.id(this.#catalogue.resource(symbol))})]`, {}]),
      );
    }
    if (node.kind === 'tags' && Object.keys(node.more).length === 0) return "[variables('tags')]";
    return `[${this.#text.of(expression)}]`;
  }
}

/** A text that begins with a bracket would be an expression. */
const literal = (text: string): string => (text.startsWith('[') ? `[${text}` : text);

import { compareText } from '../../../lib/compare-text.ts';
import type { Blueprint, Parameter, Unit } from '../../model/blueprint.ts';
import type { Declaration } from '../../model/resource.ts';
import { expressionsIn, symbolsOf, type Value } from '../../model/value.ts';
import { neededBy } from '../../order.ts';
import { Catalogue, carriesTags, type PrintedFile, standsInTenant, symbolOfUnit, tagsOf } from '../print-context.ts';
import { type Serving, servedSettings } from '../served-settings.ts';
import { indented, memberName, quotedBicep } from './bicep-text.ts';
import { ValueText } from './value-lines.ts';

/**
 * The blueprint as Bicep: a module for each scope that is deployed to, and `main.bicep`, which deploys them. Resources name
 * each other by symbol, and an order is written only where no reference says it. A comment above a setting says what it serves.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
 */
export function printBicep(blueprint: Blueprint, serving: Serving): PrintedFile[] {
  const catalogue = new Catalogue(blueprint);
  return [
    { path: 'main.bicep', text: fileText(mainLines(catalogue)) },
    { path: 'main.bicepparam', text: fileText(parameterFileLines(catalogue)) },
    ...blueprint.units.map((unit) => ({
      path: `${unit.key}.bicep`,
      text: fileText(unitLines(catalogue, unit, serving)),
    })),
  ];
}

/** Blocks of lines, an empty line between two. */
const fileText = (blocks: readonly (readonly string[])[]): string =>
  `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;

const targetScopes = {
  managementGroup: 'managementGroup',
  subscription: 'subscription',
  resourceGroup: 'resourceGroup',
};

function parameterLines({ name, type, description, default: value }: Parameter, text: ValueText | undefined): string[] {
  const types = { string: 'string', secureString: 'string', object: 'object', array: 'array' };
  const given = text === undefined || value === undefined ? '' : ` = ${text.value(value)}`;
  return [
    `@description(${quotedBicep(description)})`,
    ...(type === 'secureString' ? ['@secure()'] : []),
    `param ${name} ${types[type]}${given}`,
  ];
}

function mainLines(catalogue: Catalogue): string[][] {
  const { units, name } = catalogue.blueprint;
  const [first] = units;
  const text = first === undefined ? undefined : new ValueText({ ...first, scope: { kind: 'managementGroup' } });
  return [
    ["targetScope = 'managementGroup'"],
    [
      `metadata description = ${quotedBicep(`The architecture of "${name}" for ePHI, deployed in the order of what needs what.`)}`,
    ],
    ...catalogue.usedParameters().map((parameter) => parameterLines(parameter, text)),
    ...units.map((unit) => moduleLines(catalogue, unit)),
  ];
}

function moduleLines(catalogue: Catalogue, unit: Unit): string[] {
  const { scope } = unit;
  const before = catalogue.unitsBefore(unit).map(symbolOfUnit).sort(compareText);
  const parameters = catalogue.parametersOf(unit).map(({ name }) => `${name}: ${name}`);
  return [
    `@description(${quotedBicep(unit.title)})`,
    `module ${symbolOfUnit(unit)} '${unit.key}.bicep' = {`,
    ...indented([
      `name: '${unit.key.replace('/', '-')}'`,
      ...(scope.kind === 'resourceGroup'
        ? [`scope: resourceGroup(${scope.subscription}SubscriptionId, ${quotedBicep(scope.name)})`]
        : []),
      ...(scope.kind === 'subscription' ? [`scope: subscription(${scope.subscription}SubscriptionId)`] : []),
      ...(parameters.length === 0 ? [] : ['params: {', ...indented(parameters), '}']),
      ...(before.length === 0 ? [] : ['dependsOn: [', ...indented(before), ']']),
    ]),
    '}',
  ];
}

/** What must be filled in before the deployment: an example stands for each value that nobody knows yet. */
function parameterFileLines(catalogue: Catalogue): string[][] {
  const open = catalogue.usedParameters().filter((parameter) => parameter.default === undefined);
  const [first] = catalogue.blueprint.units;
  if (first === undefined) return [];
  const text = new ValueText(first);
  return [["using 'main.bicep'"], open.map(({ name, example }) => `param ${name} = ${text.value(example as Value)}`)];
}

function unitLines(catalogue: Catalogue, unit: Unit, serving: Serving): string[][] {
  const text = new ValueText(unit);
  const resources = catalogue.resourcesIn(unit);
  const tags =
    unit.scope.kind === 'managementGroup' || !resources.some(carriesTags)
      ? undefined
      : catalogue.blueprint.tags[unit.scope.subscription];
  return [
    [`targetScope = '${targetScopes[unit.scope.kind]}'`],
    [`metadata description = ${quotedBicep(unit.title)}`],
    // What main.bicep passes has no default of its own: one place decides.
    ...catalogue.parametersOf(unit).map((parameter) => parameterLines(parameter, undefined)),
    tags === undefined ? [] : [`var tags = ${text.value(tags)}`],
    ...foreign(catalogue, unit).map((resource) => existingLines(catalogue, unit, resource, text)),
    ...resources.map((resource) => resourceLines(catalogue, resource, text, serving)),
  ];
}

/** What resources of a file name and other files declare, parents before children. */
function foreign(catalogue: Catalogue, unit: Unit): readonly Declaration[] {
  const named = catalogue.resourcesIn(unit).flatMap((resource) => referencedBy(resource));
  const symbols = new Set(
    named.flatMap((symbol) => catalogue.lineage(catalogue.resource(symbol)).map((one) => one.symbol)),
  );
  return [...symbols].map((symbol) => catalogue.resource(symbol)).filter((resource) => resource.unit !== unit.key);
}

/** The symbols that stand in the text of a resource: from these the language derives the order. */
const referencedBy = ({ parent, on, name, location, sku, identity, properties }: Declaration): string[] => [
  ...(parent === undefined ? [] : [parent]),
  ...(on === undefined ? [] : [on]),
  ...[name, location, sku, identity, properties].flatMap((value) => [...expressionsIn(value)].flatMap(symbolsOf)),
];

function existingLines(catalogue: Catalogue, unit: Unit, resource: Declaration, text: ValueText): string[] {
  return [
    `resource ${resource.symbol} '${resource.type}@${catalogue.apiVersion(resource)}' existing = {`,
    ...indented([
      ...(resource.parent === undefined ? scopeOfExisting(catalogue, unit, resource) : [`parent: ${resource.parent}`]),
      `name: ${text.name(resource.name)}`,
    ]),
    '}',
  ];
}

function scopeOfExisting(catalogue: Catalogue, unit: Unit, resource: Declaration): string[] {
  if (resource.on !== undefined) return [`scope: ${resource.on}`];
  if (standsInTenant(resource.type)) return ['scope: tenant()'];
  const { scope } = catalogue.unitOf(resource);
  if (scope.kind === 'managementGroup') return [];
  const own = unit.scope;
  const same = own.kind !== 'managementGroup' && own.subscription === scope.subscription;
  if (scope.kind === 'subscription') {
    return same
      ? own.kind === 'subscription'
        ? []
        : ['scope: subscription()']
      : [`scope: subscription(${scope.subscription}SubscriptionId)`];
  }
  if (same && own.kind === 'resourceGroup' && own.name === scope.name) return [];
  return same
    ? [`scope: resourceGroup(${quotedBicep(scope.name)})`]
    : [`scope: resourceGroup(${scope.subscription}SubscriptionId, ${quotedBicep(scope.name)})`];
}

function resourceLines(catalogue: Catalogue, resource: Declaration, text: ValueText, serving: Serving): string[] {
  const { symbol, type, purpose, parent, on, name, location, kind, sku, zones, identity, properties } = resource;
  const served = servedSettings(resource, serving);
  const left = new Map(served);
  // The first of several elements tells; the rest say the same.
  const commentOf = (path: string): string | undefined => {
    const comment = left.get(path);
    left.delete(path);
    return comment;
  };
  const member = (key: string, value: Value | undefined): string[] => {
    if (value === undefined) return [];
    const comment = commentOf(key);
    // Not split into lines: those of a text over several lines begin where they begin.
    return [
      ...(comment === undefined ? [] : [`  // ${comment}`]),
      `  ${memberName(key)}: ${text.value(value, key, commentOf, 1)}`,
    ];
  };
  const waits = waitsUnsaid(catalogue, resource);
  return [
    `@description(${quotedBicep(purpose)})`,
    `resource ${symbol} '${type}@${catalogue.apiVersion(resource)}' = {`,
    ...(parent === undefined ? [] : [`  parent: ${parent}`]),
    ...(on === undefined ? (standsInTenant(type) ? ['  scope: tenant()'] : []) : [`  scope: ${on}`]),
    `  name: ${text.name(name)}`,
    ...member('location', location),
    ...(carriesTags(resource) ? [`  tags: ${text.expression(tagsOf(resource), 1)}`] : []),
    ...member('kind', kind),
    ...member('sku', sku),
    ...member('zones', zones),
    ...member('identity', identity),
    ...member('properties', properties),
    ...(waits.length === 0 ? [] : indented(['dependsOn: [', ...indented(waits), ']'])),
    '}',
  ];
}

/** What a resource waits for in its file and names nowhere. */
function waitsUnsaid(catalogue: Catalogue, resource: Declaration): string[] {
  const named = new Set(referencedBy(resource));
  return [...neededBy(resource)]
    .filter((symbol) => !named.has(symbol) && catalogue.resource(symbol).unit === resource.unit)
    .sort(compareText);
}

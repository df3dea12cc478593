import { compareText } from '../../../lib/compare-text.ts';
import type { Blueprint, Unit } from '../../model/blueprint.ts';
import type { Declaration } from '../../model/resource.ts';
import { Catalogue, type PrintedFile } from '../print-context.ts';
import { type Serving, servedSettings } from '../served-settings.ts';
import { TerraformWriter } from './terraform-writer.ts';
import { isTfObject, jsonOf, reference, snake, type TfObject, type TfValue } from './tf-value.ts';

/**
 * The blueprint as Terraform in JSON: one root module, a file for each scope that is deployed to. Resources are those of
 * `azurerm`, and of `azapi` where that has no such type or cannot say what is said.
 * Source: https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function printTerraform(blueprint: Blueprint, serving: Serving): PrintedFile[] {
  const catalogue = new Catalogue(blueprint);
  const writer = new TerraformWriter(catalogue);
  return [
    { path: 'providers.tf.json', text: jsonText(providers()) },
    { path: 'variables.tf.json', text: jsonText(variables(catalogue)) },
    {
      path: 'locals.tf.json',
      text: jsonText({ locals: { phi_tags: blueprint.tags.phi, platform_tags: blueprint.tags.platform } }),
    },
    { path: 'terraform.tfvars.json', text: jsonText(openVariables(catalogue)) },
    ...blueprint.units.map((unit) => ({
      path: `${fileName(unit)}.tf.json`,
      text: jsonText(unitBlocks(catalogue, writer, unit, serving)),
    })),
  ];
}

const jsonText = (value: TfValue): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** Terraform reads one folder: `phi/records-data` is `phi-records-data`. */
const fileName = ({ key }: Unit): string => key.replaceAll('/', '-');

/** Accounts are closed to whoever deploys from outside: the provider must not ask them, ARM tells all that is needed. */
const features: TfObject = { storage: { data_plane_available: false } };

const providers = (): TfObject => ({
  terraform: {
    required_version: '>= 1.9',
    required_providers: {
      azapi: { source: 'azure/azapi', version: '~> 2.5' },
      azurerm: { source: 'hashicorp/azurerm', version: '~> 4.0' },
    },
  },
  provider: {
    azapi: {},
    azurerm: [
      { features, subscription_id: reference('var.phi_subscription_id'), storage_use_azuread: true },
      {
        alias: 'platform',
        features,
        subscription_id: reference('var.platform_subscription_id'),
        storage_use_azuread: true,
      },
    ],
  },
  data: { azurerm_client_config: { current: {} } },
});

/** The group whose scope a template of a management group would have; Terraform asks for it. */
const managementGroup = {
  name: 'managementGroupId',
  description: 'The management group that is deployed to, by its name.',
};

function variables(catalogue: Catalogue): TfObject {
  const given = catalogue.usedParameters().map(({ name, type, description, default: value }) => [
    snake(name),
    {
      type: type === 'array' ? 'list(string)' : type === 'object' ? 'any' : 'string',
      description,
      ...(type === 'secureString' ? { sensitive: true } : {}),
      ...(value === undefined ? {} : { default: value as TfValue }),
    },
  ]);
  const group = usesManagementGroup(catalogue)
    ? [[snake(managementGroup.name), { type: 'string', description: managementGroup.description }]]
    : [];
  return { variable: Object.fromEntries([...given, ...group]) };
}

/** What must be filled in before the deployment: an example stands for each value that nobody knows yet. */
function openVariables(catalogue: Catalogue): TfObject {
  const open = catalogue
    .usedParameters()
    .filter((parameter) => parameter.default === undefined && parameter.type !== 'secureString');
  const group = usesManagementGroup(catalogue) ? [[snake(managementGroup.name), 'example-management-group']] : [];
  return Object.fromEntries([...open.map(({ name, example }) => [snake(name), example as TfValue]), ...group]);
}

const usesManagementGroup = ({ blueprint }: Catalogue): boolean =>
  blueprint.units.some(({ scope }) => scope.kind === 'managementGroup');

function unitBlocks(catalogue: Catalogue, writer: TerraformWriter, unit: Unit, serving: Serving): TfObject {
  const byType = new Map<string, Record<string, TfValue>>();
  const locals: Record<string, TfValue> = {};
  const add = (terraform: string, { symbol }: Declaration, block: TfObject, index?: number): void => {
    const blocks = byType.get(terraform) ?? {};
    byType.set(terraform, blocks);
    const name = `${snake(symbol)}${index === undefined ? '' : `_${index}`}`;
    const { attributes, texts } = withoutTexts(name, block);
    blocks[name] = attributes;
    if (Object.keys(texts).length > 0) locals[name] = texts;
  };
  for (const resource of catalogue.resourcesIn(unit)) {
    const { terraform, within } = writer.written(resource);
    if (within !== undefined) continue;
    add(terraform, resource, { '//': comment(resource, writer, serving), ...writer.block(resource) });
    for (const { terraform: type, index, block } of writer.further(resource)) {
      add(type, resource, { '//': `A part of ${terraform}.${snake(resource.symbol)}.`, ...block }, index);
    }
  }
  return {
    '//': unit.title,
    resource: Object.fromEntries([...byType].sort(([a], [b]) => compareText(a, b))),
    ...(Object.keys(locals).length === 0 ? {} : { locals }),
  };
}

/** A block whose long texts of JSON are made of a local that says them in parts. */
function withoutTexts(name: string, block: TfObject): { readonly attributes: TfObject; readonly texts: TfObject } {
  const texts: Record<string, TfValue> = {};
  const attributes = Object.entries(block).map(([key, value]) => {
    const said = isTfObject(value) ? value[jsonOf] : undefined;
    if (said === undefined) return [key, value];
    texts[key] = said;
    return [key, reference(`jsonencode(local.${name}.${key})`)];
  });
  return { attributes: Object.fromEntries(attributes), texts };
}

/** What a resource is for, and which of its settings serve what. */
function comment(resource: Declaration, writer: TerraformWriter, serving: Serving): TfValue {
  const served = [resource, ...writer.absorbed(resource)].flatMap((one) => [...servedSettings(one, serving)]);
  return served.length === 0
    ? resource.purpose
    : [resource.purpose, ...served.map(([path, line]) => `${path}: ${line}`)];
}

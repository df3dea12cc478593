import { assumedSubscriptionId, assumedTenantId } from '../../arm/placeholders.ts';
import { compareText } from '../../lib/compare-text.ts';
import { isJsonObject, type Json, jsonDepth, MAX_JSON_DEPTH, parseJson } from '../../lib/json.ts';
import { limits } from '../../model/limits.ts';
import type { Diagnostic, ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import { readAzapi } from './azapi.ts';
import { Builder } from './build.ts';
import { Graph } from './graph.ts';
import { type Instance, readDocument } from './instance.ts';
import { mappingOf } from './mapping/index.ts';
import { planVariables } from './plan-variables.ts';
import { type FindSources, SourceText } from './source-text.ts';

export type { FindSources, TerraformSource } from './source-text.ts';

export interface TerraformInput {
  /** Name of the file for messages and locations. */
  readonly file: string;
  /** What `terraform show -json <plan file>` or `terraform show -json` (a state) printed. */
  readonly text: string;
  /** The value of the text, where it was parsed already, within `MAX_JSON_DEPTH`. */
  readonly json?: Json;
  /** The `.tf` files that match a pattern relative to the file's folder: `*.tf`, `../modules/data/*.tf`. */
  readonly sources?: FindSources;
  /** Subscription (UUID) of resources whose id is not known yet; otherwise what the plan tells, or an assumed one. */
  readonly subscriptionId?: string;
  readonly tenantId?: string;
}

const documentKeys = [
  'planned_values',
  'resource_changes',
  'prior_state',
  'values',
  'terraform_version',
  'configuration',
];

/** Whether parsed JSON is what `terraform show -json` prints, of a plan or a state, or Terraform's own state file. */
export function isTerraformJson(json: Json): boolean {
  if (!isJsonObject(json)) return false;
  const isShown = typeof json['format_version'] === 'string' && documentKeys.some((key) => Object.hasOwn(json, key));
  return isShown || isStateFile(json);
}

/** `terraform.tfstate`, whose form Terraform keeps to itself. */
const isStateFile = (json: { readonly [key: string]: Json }): boolean =>
  typeof json['lineage'] === 'string' && typeof json['serial'] === 'number' && Array.isArray(json['resources']);

/**
 * Reads a Terraform plan or state into the resources that it will leave behind, in ARM's own shape. What is known only
 * after apply is unknown (`runtime`), except that an id of another resource of the plan is that resource's symbolic id.
 * Never throws: what is wrong with the text is a diagnostic (`TF_JSON`, `TF_TOO_LARGE`, `TF_TOO_DEEP`, `TF_SHAPE`,
 * `TF_STATE_FILE`, `TF_FORMAT_VERSION`), and so is every type that has no mapping (`TF_UNMAPPED_TYPE`).
 * Source: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(input: TerraformInput): ReadResult {
  const parsed = parse(input);
  if ('message' in parsed) {
    return { resources: [], diagnostics: [{ severity: 'error', ...parsed, source: { file: input.file } }] };
  }
  const diagnostics: Diagnostic[] = [];
  const report = (severity: Diagnostic['severity'], code: string, message: string, source?: SourceLocation): void => {
    diagnostics.push({ severity, code, message, source: source ?? { file: input.file } });
  };
  const document = readDocument(parsed.json, report);
  const source = new SourceText(input.file, input.sources);
  const graph = new Graph(document, {
    subscriptionId: input.subscriptionId,
    assumedSubscriptionId,
    tenantId: input.tenantId ?? assumedTenantId,
    mappingOf,
    source,
  });
  source.use(graph.configuration);
  const builder = new Builder(graph);
  const unmapped = new Map<string, Instance[]>();
  for (const instance of document.instances) {
    if (instance.mode === 'data') continue;
    if (!read(graph, builder, instance))
      unmapped.set(instance.type, [...(unmapped.get(instance.type) ?? []), instance]);
  }
  for (const [type, instances] of [...unmapped].sort(([a], [b]) => compareText(a, b))) {
    reportUnmapped(type, instances, source, report);
  }
  const built = builder.finish();
  diagnostics.push(...built.diagnostics);
  return { resources: sorted(built.resources), diagnostics, parts: planVariables(input.file, parsed.json) };
}

function read(graph: Graph, builder: Builder, instance: Instance): boolean {
  if (instance.type === 'azapi_resource' || instance.type === 'azapi_update_resource') {
    const building = readAzapi(graph, instance);
    if (building === undefined) return false;
    if (instance.type === 'azapi_resource') builder.put(building);
    else builder.patch(building);
    return true;
  }
  const mapping = mappingOf(instance.type);
  if (mapping === undefined) return false;
  builder.add(instance, mapping);
  return true;
}

type Report = (severity: Diagnostic['severity'], code: string, message: string, source?: SourceLocation) => void;

function reportUnmapped(type: string, instances: readonly Instance[], source: SourceText, report: Report): void {
  const [first] = instances;
  const count = instances.length === 1 ? '1 resource' : `${instances.length} resources`;
  const place = first === undefined ? undefined : source.locate(first);
  if (/^(?:azurerm|azuread|azapi)_/.test(type)) {
    report(
      'warning',
      'TF_UNMAPPED_TYPE',
      `${count} of type ${type} could not be translated to ARM and are not judged`,
      place,
    );
  } else {
    report('info', 'TF_UNMAPPED_TYPE', `${count} of type ${type} are not Azure resources and are left out`, place);
  }
}

/** By id, so that the order of a file's entries changes nothing. */
const sorted = (resources: readonly Resource[]): readonly Resource[] =>
  [...resources].sort((a, b) => compareText(a.id, b.id));

type Parsed = { readonly json: { readonly [key: string]: Json } } | { readonly code: string; readonly message: string };

type ParsedText = { readonly json: Json } | { readonly code: string; readonly message: string };

function parseText(text: string): ParsedText {
  if (text.length > limits.documentBytes) {
    return { code: 'TF_TOO_LARGE', message: `The file is larger than ${limits.documentBytes / 1024 / 1024} MB` };
  }
  if (jsonDepth(text) > MAX_JSON_DEPTH) {
    return { code: 'TF_TOO_DEEP', message: `The file is nested deeper than ${MAX_JSON_DEPTH} levels` };
  }
  const json = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (json === undefined) {
    return { code: 'TF_JSON', message: 'The file is not JSON: write it with "terraform show -json <plan file>"' };
  }
  return { json };
}

function parse({ text, json: given }: TerraformInput): Parsed {
  const parsed = given === undefined ? parseText(text) : { json: given };
  if ('message' in parsed) return parsed;
  const { json } = parsed;
  if (!isJsonObject(json))
    return { code: 'TF_SHAPE', message: 'The file is not a Terraform plan or state: its root is not an object' };
  if (isStateFile(json)) {
    return {
      code: 'TF_STATE_FILE',
      message: 'The file is a state file: print it with "terraform show -json > state.json"',
    };
  }
  const version = json['format_version'];
  if (typeof version !== 'string' || !/^[01](?:\.|$)/.test(version)) {
    const shown = typeof version === 'string' ? `"${version.slice(0, 20)}"` : 'missing';
    return {
      code: 'TF_FORMAT_VERSION',
      message: `format_version is ${shown}: versions 0 and 1 of the JSON format can be read`,
    };
  }
  return { json };
}

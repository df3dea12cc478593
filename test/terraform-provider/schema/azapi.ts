import type { CtyType } from '../cty/value.ts';
import type { Attribute, AttributeUse, Block, NestedBlock, ProviderSchema } from './schema.ts';

/**
 * The schema of azapi 2, of the parts that a blueprint writes, by hand: its resources take the body of any type of ARM.
 * Source: the provider's documentation of `azapi_resource`, `azapi_update_resource`, `azapi_resource_action` and the data
 * sources of the same names, and of `azapi_client_config`.
 */
const of = (type: CtyType, use: AttributeUse): Attribute => ({ type, use });
const text = (use: AttributeUse): Attribute => of('string', use);
const flag = of('bool', 'optional-computed');
const texts = of(['list', 'string'], 'optional');
const map = of(['map', 'string'], 'optional');
const query = of(['map', ['list', 'string']], 'optional');
const anything = (use: AttributeUse): Attribute => of('dynamic', use);

const timeouts: NestedBlock = {
  nesting: 'single',
  min: 0,
  max: 0,
  block: {
    attributes: Object.fromEntries(['create', 'update', 'read', 'delete'].map((name) => [name, text('optional')])),
    blocks: {},
  },
};

const retryMembers = {
  error_message_regex: of(['list', 'string'], 'optional'),
  interval_seconds: of('number', 'optional'),
  max_interval_seconds: of('number', 'optional'),
  multiplier: of('number', 'optional'),
  randomization_factor: of('number', 'optional'),
};
const retry: Attribute = {
  type: ['object', Object.fromEntries(Object.entries(retryMembers).map(([name, { type }]) => [name, type]))],
  use: 'optional',
  members: retryMembers,
};

const identity: NestedBlock = {
  nesting: 'list',
  min: 0,
  max: 0,
  block: {
    attributes: {
      type: text('required'),
      identity_ids: texts,
      principal_id: text('computed'),
      tenant_id: text('computed'),
    },
    blocks: {},
  },
};

/** The flags that have a default, which is planned. */
export const azapiDefaults: Readonly<Record<string, string | boolean>> = {
  ignore_casing: false,
  ignore_missing_property: true,
  ignore_null_property: false,
  schema_validation_enabled: true,
  method: 'POST',
  when: 'apply',
};

const ofBody: Readonly<Record<string, Attribute>> = {
  id: text('computed'),
  type: text('required'),
  body: anything('optional'),
  sensitive_body: { ...anything('optional'), writeOnly: true },
  sensitive_body_version: map,
  response_export_values: anything('optional'),
  locks: texts,
  retry,
  output: anything('computed'),
};

const resource: Block = {
  attributes: {
    ...ofBody,
    body: anything('optional-computed'),
    name: text('optional-computed'),
    parent_id: text('optional-computed'),
    location: text('optional-computed'),
    tags: of(['map', 'string'], 'optional-computed'),
    ignore_casing: flag,
    ignore_missing_property: flag,
    ignore_null_property: flag,
    schema_validation_enabled: flag,
    replace_triggers_external_values: anything('optional'),
    replace_triggers_refs: texts,
    create_headers: map,
    create_query_parameters: query,
    update_headers: map,
    update_query_parameters: query,
    delete_headers: map,
    delete_query_parameters: query,
    read_headers: map,
    read_query_parameters: query,
  },
  blocks: { identity, timeouts },
};

const update: Block = {
  attributes: {
    ...ofBody,
    name: text('optional-computed'),
    parent_id: text('optional-computed'),
    resource_id: text('optional-computed'),
    ignore_casing: flag,
    ignore_missing_property: flag,
    update_headers: map,
    update_query_parameters: query,
    read_headers: map,
    read_query_parameters: query,
  },
  blocks: { timeouts },
};

const action: Block = {
  attributes: {
    ...ofBody,
    resource_id: text('required'),
    action: text('optional'),
    method: text('optional-computed'),
    when: text('optional-computed'),
    ignore_not_found: of('bool', 'optional'),
    exist: of('bool', 'computed'),
    headers: map,
    query_parameters: query,
  },
  blocks: { timeouts },
};

const read: NestedBlock = {
  ...timeouts,
  block: { attributes: { read: text('optional') }, blocks: {} },
};

const identityType: CtyType = [
  'list',
  ['object', { type: 'string', identity_ids: ['list', 'string'], principal_id: 'string', tenant_id: 'string' }],
];

const resourceData: Block = {
  attributes: {
    id: text('computed'),
    type: text('required'),
    name: text('optional-computed'),
    parent_id: text('optional-computed'),
    resource_id: text('optional-computed'),
    ignore_not_found: of('bool', 'optional'),
    response_export_values: anything('optional'),
    retry,
    headers: map,
    query_parameters: query,
    location: text('computed'),
    tags: of(['map', 'string'], 'computed'),
    identity: of(identityType, 'computed'),
    exists: of('bool', 'computed'),
    output: anything('computed'),
  },
  blocks: { timeouts: read },
};

const clientConfig: Block = {
  attributes: {
    id: text('computed'),
    tenant_id: text('computed'),
    subscription_id: text('computed'),
    subscription_resource_id: text('computed'),
    object_id: text('computed'),
  },
  blocks: { timeouts: read },
};

const provider: Block = {
  attributes: {
    ...Object.fromEntries(
      [
        'subscription_id',
        'tenant_id',
        'client_id',
        'client_secret',
        'environment',
        'default_location',
        'default_name',
      ].map((name) => [name, text('optional')]),
    ),
    ...Object.fromEntries(
      [
        'use_cli',
        'use_oidc',
        'use_msi',
        'skip_provider_registration',
        'enable_preflight',
        'disable_default_output',
      ].map((name) => [name, of('bool', 'optional')]),
    ),
    default_tags: map,
  },
  blocks: {},
};

export const azapiSchema: ProviderSchema = {
  provider,
  resources: { azapi_resource: resource, azapi_update_resource: update, azapi_resource_action: action },
  dataSources: { azapi_resource: resourceData, azapi_client_config: clientConfig },
};

import { describe, expect, it } from 'vitest';
import { Azurerm } from '../../terraform-provider/azure/azurerm.ts';
import { Cloud } from '../../terraform-provider/azure/cloud.ts';
import { idAttributes, knowledgeOf, knownTypes, shownInParent } from '../../terraform-provider/azure/knowledge.ts';
import { Seed } from '../../terraform-provider/azure/seed.ts';
import { decodeValue, encodeValue } from '../../terraform-provider/cty/msgpack.ts';
import { type CtyObject, type CtyType, canonical, isObject, memberType } from '../../terraform-provider/cty/value.ts';
import { azurermSchema } from '../../terraform-provider/schema/azurerm.ts';
import { type Block, type ProviderSchema, typeOf } from '../../terraform-provider/schema/schema.ts';
import { anyConfig } from '../../terraform-provider/testing/any-config.ts';

const found = await azurermSchema();
if ('missing' in found) console.warn(`skipped: azurerm's schema is not at hand: ${found.missing}`);
const none: ProviderSchema = { provider: { attributes: {}, blocks: {} }, resources: {}, dataSources: {} };
const schema = 'schema' in found ? found.schema : none;

const block = (type: string): Block => {
  const known = schema.resources[type];
  if (known === undefined) throw new Error(`${type} is not in the schema`);
  return known;
};

describe.skipIf('missing' in found)('the schema of azurerm', () => {
  it('has its resources and data sources', () => {
    expect(Object.keys(schema.resources).length).toBeGreaterThan(1100);
    expect(Object.keys(schema.dataSources).length).toBeGreaterThan(390);
    expect(schema.provider.blocks['features']).toMatchObject({ min: 1, max: 1 });
    expect(schema.provider.blocks['features']?.block.blocks['key_vault']?.block.attributes).toHaveProperty(
      'purge_soft_delete_on_destroy',
    );
  });

  it('has a virtual network: sets are sets, and subnets an attribute that Azure may fill', () => {
    const { attributes, blocks } = block('azurerm_virtual_network');
    expect(attributes).toMatchObject({
      name: { type: 'string', use: 'required' },
      address_space: { type: ['set', 'string'], use: 'optional' },
      dns_servers: { type: ['list', 'string'], use: 'optional-computed' },
      guid: { use: 'computed' },
      tags: { type: ['map', 'string'], use: 'optional' },
      subnet: { use: 'optional-computed' },
    });
    expect(memberType(attributes['subnet']?.type ?? 'dynamic', 'x')).toBe('dynamic');
    expect(JSON.stringify(attributes['subnet']?.type)).toMatch(
      /^\["set",\["object",\{"address_prefixes":\["list","string"\]/,
    );
    expect(blocks['encryption']).toMatchObject({ nesting: 'list', max: 1 });
  });

  it('has a storage account: single blocks, secrets, and what is nested below', () => {
    const { attributes, blocks } = block('azurerm_storage_account');
    expect(attributes['primary_access_key']).toMatchObject({ use: 'computed', sensitive: true });
    expect(attributes['min_tls_version']).toEqual({ type: 'string', use: 'optional' });
    expect(blocks['customer_managed_key']).toMatchObject({ nesting: 'list', min: 0, max: 1 });
    expect(blocks['identity']?.block.attributes).toMatchObject({
      identity_ids: { type: ['set', 'string'], use: 'optional' },
      principal_id: { use: 'computed' },
      type: { use: 'required' },
    });
    expect(blocks['blob_properties']?.block.blocks['cors_rule']).toMatchObject({ nesting: 'list', max: 0 });
  });

  it('has a SQL server: write-only passwords', () => {
    const { attributes, blocks } = block('azurerm_mssql_server');
    expect(attributes['administrator_login_password_wo']).toMatchObject({ writeOnly: true });
    expect(attributes['administrator_login']).toMatchObject({ use: 'optional-computed' });
    expect(attributes['version']).toMatchObject({ use: 'required' });
    expect(blocks['azuread_administrator']?.block.attributes['object_id']).toMatchObject({ use: 'required' });
  });

  it('has a firewall policy: sets inside blocks', () => {
    const { blocks } = block('azurerm_firewall_policy');
    expect(blocks['threat_intelligence_allowlist']?.block.attributes['fqdns']).toMatchObject({
      type: ['set', 'string'],
    });
    expect(blocks['intrusion_detection']?.block.blocks['signature_overrides']).toMatchObject({ nesting: 'list' });
  });
});

/** Whether a dotted path leads to something of the type. */
function leads(type: CtyType, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  if (typeof type === 'string') return false;
  if (type[0] === 'list' || type[0] === 'set') return leads(type[1], path);
  return type[0] === 'object' && type[1][name] !== undefined && leads(type[1][name], rest);
}

describe.skipIf('missing' in found)('what is known beyond the schema', () => {
  it('is of types and paths that the schema has', () => {
    const wrong = knownTypes.flatMap((type) => {
      const known = schema.resources[type];
      if (known === undefined) return [type];
      const { recreate, defaults, allowed, filled } = knowledgeOf(type);
      // What cannot be changed anywhere is not in every type.
      const own = recreate.filter((path) => !['name', 'location', 'resource_group_name'].includes(path));
      return [...own, ...Object.keys(defaults), ...Object.keys(allowed), ...filled]
        .filter((path) => !leads(typeOf(known), path.split('.')))
        .map((path) => `${type} ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  it('names attributes that some type has', () => {
    const all = JSON.stringify(schema.resources);
    expect(Object.keys(idAttributes).filter((name) => !all.includes(`"${name}"`))).toEqual([]);
    for (const [child, { parent, attribute }] of Object.entries(shownInParent)) {
      expect(schema.resources).toHaveProperty(child);
      expect(block(parent).attributes).toHaveProperty(attribute);
    }
  });
});

describe.skipIf('missing' in found)('every resource of azurerm', () => {
  it.each(['a', 'b', 'c'])('plans nothing after it was made as a configuration says (seed %s)', (seed) => {
    const changed = Object.entries(schema.resources).flatMap(([type, known]) => changesAfterMaking(type, known, seed));
    expect(changed).toEqual([]);
  });
});

/** Attributes that a second plan would change, of a resource made from some configuration. */
function changesAfterMaking(type: string, known: Block, seed: string): string[] {
  const cloud = new Cloud(new Seed(seed));
  const azurerm = new Azurerm(schema, cloud);
  const config = anyConfig(type, known, new Seed(`${seed} config`));
  cloud.foundGroup(String(config['resource_group_name']));
  const wire = typeOf(known);
  const carried = (state: CtyObject): CtyObject => {
    const value = decodeValue(encodeValue(state, wire), wire);
    return isObject(value) ? value : {};
  };
  const made = azurerm.apply(type, carried(azurerm.plan(type, config, undefined).state), undefined);
  if (!('arrive' in made)) return made.map(({ summary }) => `${type}: ${summary}`);
  made.arrive();
  const read = carried(azurerm.read(type, carried(made.state)) ?? {});
  const again = azurerm.plan(type, config, read).state;
  const text = (state: CtyObject, name: string): string => canonical(state[name] ?? null, memberType(wire, name));
  return Object.keys(read)
    .filter((name) => text(read, name) !== text(again, name))
    .map((name) => `${type}.${name}: ${text(read, name)} -> ${text(again, name)}`.slice(0, 300));
}

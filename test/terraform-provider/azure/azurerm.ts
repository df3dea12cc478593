import { type CtyObject, type CtyValue, UNKNOWN } from '../cty/value.ts';
import type { Block, ProviderSchema } from '../schema/schema.ts';
import { groupOf, isArmId, recase, tenant } from './arm-id.ts';
import { checkConfig } from './checks.ts';
import type { Cloud } from './cloud.ts';
import { fillIn } from './fill.ts';
import { knowledgeOf } from './knowledge.ts';
import { type Planned, planChange } from './plan.ts';
import type { Applied, Problem, ProviderModel } from './provider-model.ts';
import { refusals } from './refusals.ts';
import { composeId } from './resource-id.ts';

/** azurerm as a configuration sees it: its schema, its SDK's plans, and an Azure that answers as Azure does. */
export class Azurerm implements ProviderModel {
  readonly schema: ProviderSchema;
  readonly legacyTypeSystem = true;
  readonly #cloud: Cloud;

  constructor(schema: ProviderSchema, cloud: Cloud) {
    this.schema = schema;
    this.#cloud = cloud;
  }

  within(subscription: string): Azurerm {
    return new Azurerm(this.schema, this.#cloud.within(subscription));
  }

  validate(type: string, config: CtyObject): readonly Problem[] {
    return checkConfig(config, knowledgeOf(type));
  }

  plan(type: string, config: CtyObject, prior: CtyObject | undefined): Planned {
    return planChange(this.#block(type), knowledgeOf(type), config, prior);
  }

  apply(type: string, planned: CtyObject, prior: CtyObject | undefined): Applied | readonly Problem[] {
    const block = this.#block(type);
    const knowledge = knowledgeOf(type);
    const composed = composeId(knowledge.id, type, planned, this.#cloud.seed, this.#cloud.subscription);
    const id = typeof prior?.['id'] === 'string' ? prior['id'] : this.#ownCase(composed);
    const refused = this.validate(type, planned);
    const problems = refused.length > 0 ? refused : this.#refusals(type, planned, id, prior === undefined);
    if (problems.length > 0) return problems;
    const state = fillIn(type, block, planned, id, knowledge, this.#cloud.seed);
    const arrive = (): void => this.#cloud.put(type, id, state);
    return { state: this.#cloud.view(type, block, state), arrive };
  }

  destroy(type: string, prior: CtyObject): void {
    this.#cloud.remove(type, String(prior['id']));
  }

  read(type: string, state: CtyObject): CtyObject | undefined {
    const id = String(state['id']);
    const stored = this.#cloud.get(type, id);
    // A state that an earlier run left is of a resource that exists.
    if (stored === undefined) this.#cloud.put(type, id, state);
    return this.#cloud.view(type, this.#block(type), stored ?? state);
  }

  readData(type: string, config: CtyObject): CtyObject {
    const block = this.schema.dataSources[type];
    if (block === undefined) throw new Error(`${type} is no data source of azurerm`);
    const asked = open(block, { ...config, ...whoAmI(type, this.#cloud.subscription) });
    if (type === 'azurerm_resource_group') this.#cloud.foundGroup(String(config['name']));
    const id = typeof asked['id'] === 'string' ? asked['id'] : this.#dataId(type, config);
    const made = this.schema.resources[type] === undefined ? undefined : this.#cloud.get(type, id);
    const known = made === undefined ? asked : { ...asked, ...sharedBy(block, asked, made) };
    return fillIn(type, block, known, id, knowledgeOf(type), this.#cloud.seed);
  }

  #dataId(type: string, config: CtyObject): string {
    if (knowledgeOf(type).id === undefined)
      return this.#cloud.seed.uuid(`${type}\0${JSON.stringify(config['name'] ?? '')}`);
    return composeId(knowledgeOf(type).id, type, config, this.#cloud.seed, this.#cloud.subscription);
  }

  /** What Azure answers with an error. */
  #refusals(type: string, planned: CtyObject, id: string, isNew: boolean): Problem[] {
    const problems = refusals(this.#cloud, planned, id);
    if (problems.length === 0 && isNew && !this.#cloud.claim(type, id))
      problems.push({
        summary: `a resource with the ID "${id}" already exists`,
        detail: 'To be managed via Terraform this resource needs to be imported.',
      });
    return problems;
  }

  #ownCase(id: string): string {
    return isArmId(id) && groupOf(id) !== undefined ? recase(id, this.#cloud.seed, 'own') : id;
  }

  #block(type: string): Block {
    const block = this.schema.resources[type];
    if (block === undefined) throw new Error(`${type} is no resource of azurerm`);
    return block;
  }
}

/** Who runs Terraform, and where. */
function whoAmI(type: string, subscription: string): CtyObject {
  if (type === 'azurerm_client_config') return { tenant_id: tenant, subscription_id: subscription };
  if (type === 'azurerm_subscription')
    return { id: `/subscriptions/${subscription}`, subscription_id: subscription, tenant_id: tenant };
  return {};
}

/** The attributes of a data source, unknown where nothing was asked for and Azure tells. */
function open(block: Block, config: CtyObject): CtyObject {
  const asked: Record<string, CtyValue> = { ...config };
  for (const [name, { use }] of Object.entries(block.attributes))
    if ((use === 'computed' || use === 'optional-computed') && (asked[name] ?? null) === null) asked[name] = UNKNOWN;
  return asked;
}

/** What the data source shows of a resource that this run made. */
function sharedBy(block: Block, asked: CtyObject, made: CtyObject): CtyObject {
  const shared: Record<string, CtyValue> = {};
  for (const [name, { type }] of Object.entries(block.attributes))
    if (asked[name] === UNKNOWN && typeof type === 'string' && made[name] !== undefined && made[name] !== null)
      shared[name] = made[name];
  return shared;
}

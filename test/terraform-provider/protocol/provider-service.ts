import { Metadata, type ServerUnaryCall, type sendUnaryData, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { Problem, ProviderModel } from '../azure/provider-model.ts';
import { fromJson } from '../cty/json.ts';
import { decodeValue, encodeValue } from '../cty/msgpack.ts';
import { type CtyObject, type CtyType, isObject } from '../cty/value.ts';
import { type Block, typeOf } from '../schema/schema.ts';
import { pathMessage, problemMessage, schemaMessage } from './messages.ts';

interface Carried {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** The union of the requests' fields; which are there depends on the call. */
interface Request {
  readonly type_name: string;
  readonly config?: Carried;
  readonly prior_state?: Carried;
  readonly proposed_new_state?: Carried;
  readonly planned_state?: Carried;
  readonly current_state?: Carried;
  readonly raw_state?: Carried;
}

export interface ServiceOptions {
  /** The types that are offered. */
  readonly named: ReadonlySet<string>;
  /** The subscriptions that a configuration may name. */
  readonly subscriptions: readonly string[];
}

/** The calls of plugin protocol 6, answered from a model of a provider: those of one program that Terraform started. */
export function providerService(
  general: ProviderModel,
  { named, subscriptions }: ServiceOptions,
): UntypedServiceImplementation {
  let model = general;
  const only = (blocks: Readonly<Record<string, Block>>): [string, Block][] =>
    Object.entries(blocks).filter(([type]) => named.has(type));
  const resources = only(model.schema.resources);
  const dataSources = only(model.schema.dataSources);
  const resource = (type: string): CtyType => typeOf(found(model.schema.resources, type));
  const dataSource = (type: string): CtyType => typeOf(found(model.schema.dataSources, type));
  const legacy = { legacy_type_system: model.legacyTypeSystem };
  const capabilities = { server_capabilities: { get_provider_schema_optional: true } };

  return {
    GetMetadata: answer(() => ({
      ...capabilities,
      resources: resources.map(([type_name]) => ({ type_name })),
      data_sources: dataSources.map(([type_name]) => ({ type_name })),
    })),
    GetProviderSchema: answer(() => ({
      ...capabilities,
      provider: schemaMessage(model.schema.provider),
      resource_schemas: Object.fromEntries(resources.map(([type, block]) => [type, schemaMessage(block)])),
      data_source_schemas: Object.fromEntries(dataSources.map(([type, block]) => [type, schemaMessage(block)])),
    })),
    ValidateProviderConfig: answer(() => ({})),
    ValidateResourceConfig: answer(({ type_name, config }) => ({
      diagnostics: model.validate(type_name, objectIn(config, resource(type_name)) ?? {}).map(problemMessage),
    })),
    ValidateDataResourceConfig: answer(() => ({})),
    ConfigureProvider: answer(({ config }) => {
      const given = objectIn(config, typeOf(model.schema.provider))?.['subscription_id'];
      if (typeof given !== 'string') return {};
      if (!subscriptions.includes(given.toLowerCase()))
        return { diagnostics: [problemMessage(otherSubscription(given, subscriptions))] };
      model = general.within(given.toLowerCase());
      return {};
    }),
    UpgradeResourceState: answer(({ type_name, raw_state }) => {
      const type = resource(type_name);
      const state = fromJson(JSON.parse(Buffer.from(raw_state?.json ?? []).toString()), type);
      return { state: carried(isObject(state) ? state : undefined, type) };
    }),
    ReadResource: answer(({ type_name, current_state }) => {
      const type = resource(type_name);
      const state = objectIn(current_state, type);
      return { state: carried(state === undefined ? undefined : model.read(type_name, state), type) };
    }),
    PlanResourceChange: answer(({ type_name, config, prior_state, proposed_new_state }) => {
      const type = resource(type_name);
      const wanted = objectIn(config, type);
      const prior = objectIn(prior_state, type);
      // A resource that is no longer configured is planned to go.
      if (wanted === undefined || objectIn(proposed_new_state, type) === undefined)
        return { planned_state: carried(undefined, type) };
      const { state, recreate } = model.plan(type_name, wanted, prior);
      return { planned_state: carried(state, type), requires_replace: recreate.map(pathMessage), ...legacy };
    }),
    ApplyResourceChange: answer(({ type_name, prior_state, planned_state }, later) => {
      const type = resource(type_name);
      const prior = objectIn(prior_state, type);
      const planned = objectIn(planned_state, type);
      if (planned === undefined) {
        if (prior !== undefined) model.destroy(type_name, prior);
        return { new_state: carried(undefined, type) };
      }
      const made = model.apply(type_name, planned, prior);
      if (isProblems(made))
        return { new_state: carried(prior, type), diagnostics: made.map(problemMessage), ...legacy };
      later(latency[type_name] ?? usualLatency, made.arrive);
      return { new_state: carried(made.state, type), ...legacy };
    }),
    ImportResourceState: answer(() => ({
      diagnostics: [
        problemMessage({ summary: 'this provider imports nothing', detail: 'It knows only what it made.' }),
      ],
    })),
    ReadDataSource: answer(({ type_name, config }) => {
      const type = dataSource(type_name);
      const read = model.readData(type_name, objectIn(config, type) ?? {});
      if (isProblems(read)) return { diagnostics: read.map(problemMessage) };
      return { state: carried(read, type) };
    }),
    StopProvider: answer(() => ({})),
  };
}

const otherSubscription = (given: string, known: readonly string[]): Problem => ({
  summary: `subscription ${given} is not known to this provider`,
  detail: `Everything here lies in ${known.join(' and ')}: leave subscription_id out, or give one of these.`,
  attribute: 'subscription_id',
});

const isProblems = (value: object): value is readonly Problem[] => Array.isArray(value);

function found(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block === undefined) throw new Error(`there is no type ${type}`);
  return block;
}

/**
 * How long Azure takes to make something, in milliseconds. What a configuration makes at the same time as what it needs,
 * for want of a reference, then misses it. Longest take the group, which everything needs, and a role, which counts only
 * when it has spread.
 */
const latency: Readonly<Record<string, number>> = { azurerm_resource_group: 150, azurerm_role_assignment: 600 };
const usualLatency = 10;

type Later = (milliseconds: number, action: () => void) => void;

/** A call that answers at once, or when it says so; an exception in it is the provider's own fault and is shown whole. */
function answer(handle: (request: Request, later: Later) => object) {
  return (call: ServerUnaryCall<Request, object>, done: sendUnaryData<object>): void => {
    try {
      let postponed: (() => void) | undefined;
      const result = handle(call.request, (milliseconds, action) => {
        postponed = () =>
          setTimeout(() => {
            action();
            done(null, result);
          }, milliseconds);
      });
      if (postponed === undefined) done(null, result);
      else postponed();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      done({ code: 13, details: text, metadata: new Metadata() });
    }
  };
}

function objectIn(value: Carried | undefined, type: CtyType): CtyObject | undefined {
  if (value?.msgpack === undefined || value.msgpack.length === 0) return undefined;
  const decoded = decodeValue(value.msgpack, type);
  return isObject(decoded) ? decoded : undefined;
}

const carried = (state: CtyObject | undefined, type: CtyType): Carried => ({
  msgpack: Buffer.from(encodeValue(state ?? null, type)),
});

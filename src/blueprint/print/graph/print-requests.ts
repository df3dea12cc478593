import type { Json } from '../../../lib/json.ts';
import type { Blueprint, GraphRequest } from '../../model/blueprint.ts';
import { Expression, type SubscriptionKey, type Value } from '../../model/value.ts';
import { inCloudOf } from '../../naming/clouds.ts';
import { DeployedIds } from '../deployed-ids.ts';
import type { Catalogue, PrintedFile } from '../print-context.ts';

type JsonObject = { readonly [key: string]: Json };
type Api = NonNullable<GraphRequest['api']>;

/** The folder of each API's requests. */
const folders: Readonly<Record<Api, string>> = {
  graph: 'graph',
  azure: 'graph',
  compliance: 'graph',
  purview: 'purview',
};

/**
 * The requests that make what no template holds, a file each. The number of a file says when it is sent: after all files
 * with lower numbers that it names. A request that is added changes the name of no other.
 * `{{name}}` in a text is a value of `given`; `{{name.id}}` the id of the object that the request `name` made; `{{found}}`
 * what `find` finds.
 */
export function printRequests(catalogue: Catalogue): PrintedFile[] {
  const { requests } = catalogue.blueprint;
  const stages = stagesOf(requests);
  const nameOf = (symbol: string): string => `${String(stages.get(symbol) ?? 0).padStart(2, '0')}-${kebab(symbol)}`;
  return requests
    .map((request) => ({
      path: `${folders[request.api ?? 'graph']}/${nameOf(request.symbol)}.json`,
      text: `${JSON.stringify(new RequestWriter(catalogue).file(request, nameOf), undefined, 2)}\n`,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const kebab = (symbol: string): string => symbol.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** One more than the latest of those that a request comes after. */
function stagesOf(requests: readonly GraphRequest[]): ReadonlyMap<string, number> {
  const bySymbol = new Map(requests.map((request) => [request.symbol, request]));
  const stages = new Map<string, number>();
  const stageOf = (symbol: string, path: readonly string[]): number => {
    const known = stages.get(symbol);
    if (known !== undefined) return known;
    const request = bySymbol.get(symbol);
    if (request === undefined) throw new Error(`${path.at(-1)} comes after ${symbol}, which nothing requests`);
    if (path.includes(symbol)) throw new Error(`These requests wait for each other: ${[...path, symbol].join(' -> ')}`);
    const stage = 1 + Math.max(0, ...(request.after ?? []).map((before) => stageOf(before, [...path, symbol])));
    stages.set(symbol, stage);
    return stage;
  };
  for (const { symbol } of requests) stageOf(symbol, []);
  return stages;
}

/** Writes one request, and keeps which values whoever sends it must give. */
class RequestWriter {
  readonly #blueprint: Blueprint;
  readonly #ids: DeployedIds;
  readonly #account: string | undefined;
  readonly #given = new Set<string>();

  constructor(catalogue: Catalogue) {
    this.#blueprint = catalogue.blueprint;
    this.#ids = new DeployedIds(catalogue, (key) => this.#subscription(key));
    const account = catalogue.blueprint.resources.find(({ type }) => type === 'Microsoft.Purview/accounts');
    this.#account = typeof account?.name === 'string' ? account.name : undefined;
  }

  file(request: GraphRequest, nameOf: (symbol: string) => string): JsonObject {
    const { symbol, purpose, permission, after, find, body, method } = request;
    const url = this.#url(request, request.path);
    const written = this.#value(body);
    const found =
      find === undefined ? undefined : { method: 'GET', url: this.#url(request, find.path), take: find.take };
    return {
      name: symbol,
      purpose,
      permission,
      ...(after === undefined || after.length === 0 ? {} : { after: after.map(nameOf) }),
      ...(this.#given.size === 0 ? {} : { given: this.#givenValues() }),
      ...(found === undefined ? {} : { find: found }),
      ...(request.api === 'compliance' ? { cmdlet: url } : { method, url }),
      body: written,
    };
  }

  #url({ api = 'graph' }: GraphRequest, path: string | Expression): string {
    const below = typeof path === 'string' ? path : this.#text(path);
    switch (api) {
      case 'graph':
        return `https://${this.#host('graph.microsoft.com')}/${below}`;
      case 'azure':
        return `https://${this.#host('management.azure.com')}/${below}`;
      case 'purview':
        return `https://${this.#account}.${this.#host('purview.azure.com')}/${below}`;
      case 'compliance':
        return below;
      default:
        return api satisfies never;
    }
  }

  /** A host as the cloud of the primary region has it. */
  #host(name: string): string {
    const location = this.#blueprint.parameters.find((given) => given.name === 'location')?.default;
    return typeof location === 'string' ? inCloudOf(location, name) : name;
  }

  #value(value: Value): Json {
    if (value instanceof Expression) return this.#text(value);
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => this.#value(item));
    if (typeof value !== 'object' || value === null) return value as Json;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#value(item as Value)]));
  }

  #text(expression: Expression): string {
    const { node } = expression;
    switch (node.kind) {
      case 'parameter':
        return this.#parameter(node.name);
      case 'text':
        return node.parts.map((part) => (typeof part === 'string' ? part : this.#text(part))).join('');
      case 'id':
        return this.#ids.of(node.symbol);
      case 'subscription':
        return node.as === 'id' ? this.#ids.subscription(node.of) : this.#subscription(node.of);
      case 'tenantId':
        return this.#parameter('tenantId');
      default:
        throw new Error(`A request cannot say what only a deployment knows: ${node.kind}`);
    }
  }

  #subscription(key: SubscriptionKey): string {
    const name = `${key}SubscriptionId`;
    const known = this.#blueprint.parameters.find((given) => given.name === name)?.default;
    return typeof known === 'string' ? known : this.#parameter(name);
  }

  #parameter(name: string): string {
    const given = this.#blueprint.parameters.find((parameter) => parameter.name === name);
    if (typeof given?.default === 'string') return given.default;
    this.#given.add(name);
    return `{{${name}}}`;
  }

  /** What stands for a value until it is known, and what the value is. */
  #givenValues(): JsonObject {
    return Object.fromEntries(
      [...this.#given].sort().map((name) => {
        const { description, example } = this.#blueprint.parameters.find((given) => given.name === name) ?? tenant;
        return [name, { description, value: example }];
      }),
    );
  }
}

const tenant = { description: 'The id of the tenant.', example: '00000000-0000-0000-0000-0000000000c1' } as const;

import type { AddressPlan } from './configuration/addresses.ts';
import type { Configuration } from './configuration/configuration.ts';
import { tagsOf } from './configuration/tags.ts';
import type { Blueprint, Facts, GraphRequest, Parameter, Step, Unit } from './model/blueprint.ts';
import { type Content, noContent } from './model/content.ts';
import { type GroupKey, groups, type Level } from './model/groups.ts';
import type { Context, Module } from './model/module.ts';
import type { OfferKey, Offers } from './model/offers.ts';
import type { Declaration, Draft, Handle, Place, RegionKey } from './model/resource.ts';
import { type Expression, type Named, parameter, type SubscriptionKey } from './model/value.ts';
import { Names } from './naming/names.ts';

/** The architecture in the making. */
export class Builder {
  readonly configuration: Configuration;
  readonly addresses: AddressPlan;
  readonly content: Content;
  readonly names: Names;
  readonly #resources = new Map<string, Declaration>();
  readonly #units = new Map<string, Unit>();
  /** The group and place of each file that belongs to one. */
  readonly #groups = new Map<string, { readonly key: GroupKey; readonly place: Place }>();
  readonly #parameters = new Map<string, Parameter>();
  readonly #requests: GraphRequest[] = [];
  readonly #steps: Step[] = [];
  readonly #offers = new Map<string, { readonly key: OfferKey; readonly place: Place; readonly value: unknown }>();
  readonly #levels = new Map<OfferKey, Level>();

  constructor(configuration: Configuration, addresses: AddressPlan, content: Content = noContent) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.content = content;
    this.names = new Names(configuration);
    for (const given of commonParameters(configuration)) this.#parameters.set(given.name, given);
  }

  get resources(): readonly Declaration[] {
    return [...this.#resources.values()];
  }

  /** The resource group that a file is deployed to, for other files of it; undefined outside groups. */
  groupOf(unit: string): { readonly key: GroupKey; readonly place: Place } | undefined {
    return this.#groups.get(unit);
  }

  /** Builds a module at a place, and keeps what it offers. */
  build(module: Module, place: Place): void {
    for (const key of module.offers) this.#levels.set(key, module.level);
    const offered = module.build(this.contextAt(place)) ?? {};
    for (const [key, value] of Object.entries(offered) as [OfferKey, unknown][]) {
      this.#offers.set(this.#offerId(key, place), { key, place, value });
    }
  }

  contextAt(place: Place): Context {
    const { configuration, content } = this;
    const spokeIndex = configuration.spokes.findIndex(({ name }) => name === place.spoke);
    const find = (key: OfferKey, region: RegionKey = place.region): unknown =>
      this.#offers.get(this.#offerId(key, { ...place, region }))?.value;
    return {
      configuration,
      content,
      place,
      spoke: configuration.spokes[spokeIndex],
      spokeIndex,
      addresses: this.addresses,
      location: parameter(place.region === 'primary' ? 'location' : 'secondaryLocation'),
      symbol: (base, region = place.region) => symbolAt(base, { ...place, region }),
      name: (type, part) => this.names.of(type, joinedPart(place.spoke, part), place.region),
      unit: (group, stage, region = place.region) => this.#groupUnit(group, { ...place, region }, stage),
      subscriptionUnit: (subscription, stage) => this.#subscriptionUnit(subscription, stage),
      managementUnit: (stage) =>
        this.#keepUnit({
          key: stage ?? 'management-group',
          title:
            stage === undefined
              ? 'What governs every subscription'
              : `${upperFirst(stage.replaceAll('-', ' '))}, above every subscription`,
          scope: { kind: 'managementGroup' },
          region: 'primary',
        }),
      offered: <Key extends OfferKey>(key: Key, region?: RegionKey) => {
        const value = find(key, region);
        if (value === undefined) throw new Error(`Nothing offers ${key} at ${JSON.stringify(place)}`);
        return value as Offers[Key];
      },
      offeredIfAny: <Key extends OfferKey>(key: Key, region?: RegionKey) =>
        find(key, region) as Offers[Key] | undefined,
      offeredEverywhere: <Key extends OfferKey>(wanted: Key) =>
        [...this.#offers.values()]
          .filter(({ key }) => key === wanted)
          .map((offer) => ({ place: offer.place, value: offer.value as Offers[Key] })),
      declare: (draft) => this.declare(draft, place),
      parameter: (given) => this.#parameter(given),
      request: (request) => this.#requests.push(request),
      step: (step) => this.#steps.push(step),
    };
  }

  declare(draft: Draft, place: Place): Handle {
    const { parent, on, after, ...rest } = draft;
    if (this.#resources.has(draft.symbol)) throw new Error(`Two resources have the symbol ${draft.symbol}`);
    const declaration: Declaration = {
      ...rest,
      place,
      ...(parent === undefined ? {} : { parent: symbolOf(parent) }),
      ...(on === undefined ? {} : { on: symbolOf(on) }),
      ...(after === undefined ? {} : { after: after.map(symbolOf) }),
    };
    this.#resources.set(draft.symbol, declaration);
    return { symbol: draft.symbol, type: draft.type, name: draft.name };
  }

  finish(): Blueprint {
    return {
      name: this.configuration.name,
      units: [...this.#units.values()],
      resources: this.resources,
      parameters: [...this.#parameters.values()],
      requests: this.#requests,
      steps: this.#steps,
      tags: tagsOf(this.configuration),
      facts: this.#facts(),
    };
  }

  #facts(): Facts {
    const handles = (key: OfferKey): string[] =>
      [...this.#offers.values()].filter((offer) => offer.key === key).map(({ value }) => (value as Handle).symbol);
    const [workspace] = handles('workspace');
    return {
      hubs: handles('hubNetwork'),
      phiNetworks: handles('spokeNetwork'),
      ...(workspace === undefined ? {} : { workspace }),
      archives: handles('logArchive'),
      stagingAccounts: handles('stagingAccount'),
    };
  }

  #offerId(key: OfferKey, { region, spoke }: Place): string {
    const level = this.#levels.get(key);
    if (level === 'spoke') return `${key}/${region}/${spoke}`;
    return level === 'region' ? `${key}/${region}` : key;
  }

  #parameter(given: Parameter): Expression {
    this.#parameters.set(given.name, this.#parameters.get(given.name) ?? given);
    return parameter(given.name);
  }

  #keepUnit(unit: Unit): string {
    if (!this.#units.has(unit.key)) this.#units.set(unit.key, unit);
    return unit.key;
  }

  #subscriptionUnit(subscription: SubscriptionKey, stage: string): string {
    const title = `${stage.replaceAll('-', ' ')} of the subscription "${subscription}"`;
    return this.#keepUnit({
      key: `${subscription}/${stage}`,
      title,
      scope: { kind: 'subscription', subscription },
      region: 'primary',
    });
  }

  #groupUnit(key: GroupKey, at: Place, stage: string | undefined): string {
    const { subscription, level, purpose, fixedName } = groups[key];
    const place: Place = level === 'spoke' ? at : { region: level === 'region' ? at.region : 'primary' };
    const part = joinedPart(place.spoke, fileName(key));
    const symbol = symbolAt(`${key}Group`, place);
    const name = fixedName ?? this.names.of('Microsoft.Resources/resourceGroups', part, place.region);
    if (!this.#resources.has(symbol)) {
      this.declare(
        {
          symbol,
          type: 'Microsoft.Resources/resourceGroups',
          unit: this.#subscriptionUnit(subscription, 'resource-groups'),
          name,
          purpose: `${purpose}.`,
          location: parameter(place.region === 'primary' ? 'location' : 'secondaryLocation'),
        },
        place,
      );
    }
    const file = [
      part,
      ...(stage === undefined ? [] : [stage]),
      ...(place.region === 'secondary' ? ['secondary'] : []),
    ];
    const unit = `${subscription}/${file.join('-')}`;
    this.#groups.set(unit, { key, place });
    return this.#keepUnit({
      key: unit,
      title: stage === undefined ? purpose : `${purpose}: ${stage.replaceAll('-', ' ')}`,
      scope: { kind: 'resourceGroup', subscription, name, symbol },
      region: place.region,
    });
  }
}

const symbolOf = (named: Named): string => (typeof named === 'string' ? named : named.symbol);

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const symbolAt = (base: string, { region, spoke }: Place): string =>
  `${spoke === undefined ? base : `${spoke}${upperFirst(base)}`}${region === 'secondary' ? 'Secondary' : ''}`;

const joinedPart = (spoke: string | undefined, part: string | undefined): string =>
  [spoke, part].filter((piece) => piece !== undefined && piece !== '').join('-') || 'main';

/** `phiWatch` as part of a file's name: `watch`, since the folder says whose it is. */
const fileName = (group: GroupKey): string => (group === 'phiWatch' ? 'watch' : group);

const commonParameters = ({ regions, subscriptions }: Configuration): Parameter[] => [
  {
    name: 'location',
    type: 'string',
    description: 'The region that serves in normal times.',
    default: regions.primary,
    example: regions.primary,
  },
  {
    name: 'secondaryLocation',
    type: 'string',
    description: 'The region that takes over, the pair of the first.',
    default: regions.secondary,
    example: regions.secondary,
  },
  {
    name: 'phiSubscriptionId',
    type: 'string',
    description: 'The subscription that holds ePHI and nothing else.',
    ...(subscriptions.phi === undefined ? {} : { default: subscriptions.phi }),
    example: '00000000-0000-0000-0000-000000000001',
  },
  {
    name: 'platformSubscriptionId',
    type: 'string',
    description: 'The subscription of what all share: hub, names, logs.',
    ...(subscriptions.platform === undefined ? {} : { default: subscriptions.platform }),
    example: '00000000-0000-0000-0000-000000000002',
  },
];

import type { AddressPlan } from '../configuration/addresses.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Spoke } from '../configuration/schema.ts';
import type { GraphRequest, Parameter, Step } from './blueprint.ts';
import type { Content } from './content.ts';
import type { GroupKey, Level } from './groups.ts';
import type { OfferKey, Offers } from './offers.ts';
import type { Draft, Handle, Place, RegionKey } from './resource.ts';
import type { Expression, SubscriptionKey } from './value.ts';

/** What a module is given: where it stands, what others made, and how to declare its own. */
export interface Context<Needed extends OfferKey = OfferKey> {
  readonly configuration: Configuration;
  /** Our controls and detections. */
  readonly content: Content;
  readonly place: Place;
  /** The spoke that is built; undefined outside spokes. */
  readonly spoke: Spoke | undefined;
  /** The place of the spoke in the configuration. */
  readonly spokeIndex: number;
  readonly addresses: AddressPlan;
  /** The region as a parameter of the template. */
  readonly location: Expression;
  /** A symbol of its own for this spoke and region: `vault` becomes `recordsVaultSecondary`. */
  readonly symbol: (base: string, region?: RegionKey) => string;
  /** A name by the user's convention. `part` says what the resource is; the spoke's name stands before it. */
  readonly name: (type: string, part?: string) => string;
  /** The file of a resource group. A stage is a file of its own, for what must be deployed apart. */
  readonly unit: (group: GroupKey, stage?: string, region?: RegionKey) => string;
  /** The file of what stands in a subscription, outside any group. */
  readonly subscriptionUnit: (subscription: SubscriptionKey, stage: string) => string;
  /** The file of what stands above subscriptions. */
  readonly managementUnit: (stage?: string) => string;
  /** What another module offers here, or in the other region. */
  readonly offered: <Key extends Needed>(key: Key, region?: RegionKey) => Offers[Key];
  /** The same where nobody may have built it. */
  readonly offeredIfAny: <Key extends OfferKey>(key: Key, region?: RegionKey) => Offers[Key] | undefined;
  /** What a module of spokes offers, in every spoke of every region. */
  readonly offeredEverywhere: <Key extends OfferKey>(
    key: Key,
  ) => readonly { readonly place: Place; readonly value: Offers[Key] }[];
  readonly declare: (resource: Draft) => Handle;
  readonly parameter: (parameter: Parameter) => Expression;
  readonly request: (request: GraphRequest) => void;
  readonly step: (step: Step) => void;
}

/** A part of the architecture. What it needs is built before it; nobody writes the order. */
export interface Module<Needed extends OfferKey = OfferKey, Offered extends OfferKey = OfferKey> {
  readonly name: string;
  /** Built once, once a region, or once a spoke and region. */
  readonly level: Level;
  readonly needs: readonly Needed[];
  /** Built before this module where they are built at all. */
  readonly uses?: readonly OfferKey[];
  readonly offers: readonly Offered[];
  /** Absent: always. */
  readonly when?: (configuration: Configuration, place: Place, spoke: Spoke | undefined) => boolean;
  readonly build: (context: Context<Needed>) => Partial<Pick<Offers, Offered>> | undefined;
}

/** States the types of a module from what it needs and offers. */
export const defineModule = <Needed extends OfferKey = never, Offered extends OfferKey = never>(
  module: Module<Needed, Offered>,
): Module<Needed, Offered> => module;

import type { Resource } from '../../model/resource.ts';
import type { Place } from '../model/resource.ts';
import type { FixedProperty } from './fixed/fixed-property.ts';

/** A resource of the blueprint as it will be once deployed, and what it is in the blueprint. */
export interface WantedResource {
  readonly resource: Resource;
  /** `recordsVault`; undefined for what only follows from another resource, as an object of a Graph request. */
  readonly symbol: string | undefined;
  /** The file of the printed blueprint, without its ending: `phi/records-data`. */
  readonly unit: string;
  readonly place: Place;
  readonly purpose: string;
}

/** A setting that is not as the blueprint states it. */
export interface Difference {
  /** From the top of the resource, elements of lists by their name or position: `properties.rules[web].priority`. */
  readonly path: string;
  /** As text that can be shown. */
  readonly wanted: string;
  readonly actual: string;
  /** What Azure cannot change once the resource is there. Absent: it changes in place. */
  readonly fixed?: FixedProperty;
}

/** A setting of which nobody knows whether it is as the blueprint states it. */
export interface Incomparable {
  readonly path: string;
  readonly wanted: string;
  readonly why: string;
  /** Set where a difference would mean that the resource is made again: look before anything else. */
  readonly fixed?: FixedProperty;
}

export type MatchState = 'same' | 'change' | 'recreate' | 'not-comparable';

/** An existing resource that plays a part of the blueprint. */
export interface Match {
  readonly wanted: WantedResource;
  readonly existing: Resource;
  readonly state: MatchState;
  readonly differences: readonly Difference[];
  readonly incomparable: readonly Incomparable[];
  /** It would be made again for its name alone, and for nothing else. */
  readonly nameOnly: boolean;
  /** The existing resource above it, which is made again and takes this one with it. */
  readonly within?: string;
}

/** What lies between an estate and a blueprint. */
export interface Gap {
  readonly matches: readonly Match[];
  readonly create: readonly WantedResource[];
  /** Existing resources that play no part: to move, retire or declare. */
  readonly leftOver: readonly Resource[];
  /** Of kinds of which the input holds nothing at all and cannot, as the objects of the tenant in a template. */
  readonly untold: readonly WantedResource[];
}

export interface GapCounts {
  readonly same: number;
  readonly change: number;
  readonly recreate: number;
  /** Of `recreate`: those that only their name asks for. */
  readonly nameOnly: number;
  readonly create: number;
  readonly leftOver: number;
  readonly notComparable: number;
  readonly untold: number;
}

export function countGap({ matches, create, leftOver, untold }: Gap): GapCounts {
  const of = (state: MatchState): number => matches.filter((match) => match.state === state).length;
  return {
    same: of('same'),
    change: of('change'),
    recreate: of('recreate'),
    nameOnly: matches.filter(({ nameOnly }) => nameOnly).length,
    create: create.length,
    leftOver: leftOver.length,
    notComparable: of('not-comparable'),
    untold: untold.length,
  };
}

/** Whether anything is known to differ. What cannot be compared is shown beside it and decides nothing. */
export const differs = ({ change, recreate, create, leftOver }: GapCounts): boolean =>
  change + recreate + create + leftOver > 0;

/** Whether objects of a type are of the tenant, of Intune or of Purview: no template holds them, and their names change in place. */
export const isOfTenant = (type: string): boolean => /^microsoft\.(?:graph|purview)\/(?!accounts)/.test(type);

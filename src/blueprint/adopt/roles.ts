import { idKey } from '../../arm/resource-id.ts';
import type { Resource } from '../../model/resource.ts';
import type { RegionKey } from '../model/resource.ts';

/** What a resource belongs to: the hub with all that is shared, or a spoke by its name. */
export interface Role {
  readonly part: string;
  readonly region?: RegionKey;
}

/** Which part each existing resource plays, as far as it can be told. */
export class Roles {
  readonly #byId: ReadonlyMap<string, Role>;
  readonly #secondary: string | undefined;

  constructor(byId: ReadonlyMap<string, Role>, secondary?: string) {
    this.#byId = byId;
    this.#secondary = secondary;
  }

  of({ id }: Resource): Role | undefined {
    return this.#byId.get(idKey(id));
  }

  /** Whether it is the region that takes over. */
  isSecondary(location: string): boolean {
    return location === this.#secondary;
  }
}

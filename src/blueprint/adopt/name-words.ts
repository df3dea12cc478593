import { nameRules } from '../naming/name-rules.ts';
import { regionCodes } from '../naming/region-codes.ts';

/** What names say of types, places and stages, and so of no part. */
const saysNothing: ReadonlySet<string> = new Set([
  ...Object.values(nameRules).map(({ abbreviation }) => abbreviation),
  ...Object.values(regionCodes),
  ...Object.keys(regionCodes),
  ...[
    'prod',
    'prd',
    'dev',
    'test',
    'tst',
    'qa',
    'stage',
    'staging',
    'uat',
    'shared',
    'main',
    'azure',
    'group',
    'resource',
  ],
  ...[
    'vault',
    'server',
    'account',
    'namespace',
    'network',
    'subnet',
    'rules',
    'policy',
    'plan',
    'ip',
    'db',
    'database',
  ],
  ...['assumed', 'default', 'the', 'and', 'for'],
]);

/** What the names of one estate have in them. */
export class NameWords {
  readonly #common: ReadonlySet<string>;

  /** @param common words that name the whole system, and so tell no part from another */
  constructor(common: readonly string[] = []) {
    this.#common = new Set(common.map((word) => word.toLowerCase()));
  }

  /** The words of a name that tell what it is of. */
  of(name: string): string[] {
    return name
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 1 && !/^\d+$/.test(word) && !saysNothing.has(word) && !this.#common.has(word));
  }

  /** How many words two names share. */
  inCommon(one: string, other: string): number {
    const words = new Set(this.of(one));
    return new Set(this.of(other).filter((word) => words.has(word))).size;
  }
}

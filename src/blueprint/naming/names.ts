import { sha256 } from '../../lib/hash.ts';
import type { Configuration, Problem } from '../configuration/configuration.ts';
import type { RegionKey } from '../model/resource.ts';
import { nameRules } from './name-rules.ts';
import { regionCodes } from './region-codes.ts';

/** Names by the user's convention, and what is wrong with them. */
export class Names {
  readonly #configuration: Configuration;
  readonly #unique: string;
  readonly problems: Problem[] = [];

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
    const seed = [configuration.name, configuration.subscriptions.phi ?? '', configuration.regions.primary].join('/');
    this.#unique = configuration.naming.unique ?? sha256(seed).slice(0, 4);
  }

  /** @param part what tells the resource from others of its type: `records-sql` */
  of(type: string, part: string, region: RegionKey): string {
    const rule = nameRules[type];
    if (rule === undefined) throw new Error(`No rule says how ${type} is named: add one to name-rules.ts`);
    const { name, naming, regions } = this.#configuration;
    const code = regionCodes[regions[region]] ?? regions[region].slice(0, 8);
    const values: Record<string, string> = { type: rule.abbreviation, name, part, region: code };
    const filled = naming.pattern.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
    const full = rule.global === true ? `${filled}-${this.#unique}` : filled;
    const whole = rule.plain === true ? full.replaceAll('-', '') : full;
    const allowed = rule.global === true ? shortened(whole, rule.longest) : whole;
    if (allowed.length > rule.longest) {
      this.problems.push({
        path: ['name'],
        message: `"${allowed}" is ${allowed.length} characters long, and a ${type} may have ${rule.longest}: shorten the name, the spoke's name or naming.pattern`,
      });
    }
    return allowed;
  }
}

/** Characters of the text that tells shortened names apart. */
const TELLING = 6;

/** A name that all of Azure shares ends in letters that mean nothing anyway: where it is too long, it is cut before them. */
function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const tight = name.replaceAll('-', '');
  return tight.length <= longest ? tight : `${tight.slice(0, longest - TELLING)}${sha256(name).slice(0, TELLING)}`;
}

import { idAttributes, knowledgeOf, type TypeKnowledge } from '../azure/knowledge.ts';
import type { Seed } from '../azure/seed.ts';
import { type CtyObject, type CtyType, type CtyValue, canonical } from '../cty/value.ts';
import type { Block, NestedBlock } from '../schema/schema.ts';

/** A configuration that a type's schema accepts: everything required, and of the rest what a seed picks. */
export const anyConfig = (type: string, block: Block, seed: Seed): CtyObject =>
  new Maker(seed, knowledgeOf(type).allowed).block(block, type, '');

class Maker {
  readonly #seed: Seed;
  readonly #allowed: TypeKnowledge['allowed'];

  constructor(seed: Seed, allowed: TypeKnowledge['allowed']) {
    this.#seed = seed;
    this.#allowed = allowed;
  }

  block(block: Block, key: string, path: string): CtyObject {
    const made: Record<string, CtyValue> = {};
    for (const [name, { type, use, writeOnly }] of Object.entries(block.attributes)) {
      const may = use !== 'computed' && name !== 'id' && writeOnly === undefined && this.#flip(`${key}.${name}`);
      made[name] = use === 'required' || may ? this.#value(type, `${key}.${name}`, path + name) : null;
    }
    for (const [name, nested] of Object.entries(block.blocks))
      made[name] =
        nested.nesting === 'single'
          ? null
          : Array.from({ length: this.#count(nested, `${key}.${name}`) }, (_, index) =>
              this.block(nested.block, `${key}.${name}${index}`, `${path}${name}.`),
            );
    return made;
  }

  #count({ min, max }: NestedBlock, key: string): number {
    return max === 1 ? Math.max(min, this.#seed.number(key, 2)) : min + this.#seed.number(key, 3);
  }

  #flip(key: string): boolean {
    return this.#seed.number(`${key}?`, 2) === 1;
  }

  #value(type: CtyType, key: string, path: string): CtyValue {
    const word = this.#allowed[path];
    const picked = word?.[this.#seed.number(key, word.length)];
    if (type === 'string') return picked === undefined ? this.#text(key, path) : String(picked);
    if (type === 'number') return picked === undefined ? this.#seed.number(key, 100) : Number(picked);
    if (type === 'bool') return this.#flip(key);
    if (type === 'dynamic') return null;
    const [kind, inner] = type;
    if (kind === 'tuple') return inner.map((item, index) => this.#value(item, `${key}${index}`, path));
    if (kind === 'map') return { a: this.#value(inner, key, path) };
    if (kind === 'object')
      return Object.fromEntries(
        Object.entries(inner).map(([name, item]) => {
          const may = name !== 'id' && this.#flip(`${key}.${name}`);
          return [name, may ? this.#value(item, `${key}.${name}`, `${path}.${name}`) : null];
        }),
      );
    const items: CtyValue[] = [this.#value(inner, `${key}0`, path), this.#value(inner, `${key}1`, path)];
    const alike = canonical(items[0] ?? null, inner) === canonical(items[1] ?? null, inner);
    return alike ? items.slice(0, 1) : items;
  }

  /** Names are plain; ids are of the kind that azurerm asks for, in a group that this run does not manage. */
  #text(key: string, path: string): string {
    const name = path.split('.').at(-1) ?? path;
    const kind = idAttributes[name];
    const word = `v${this.#seed.hex(key, 6)}`;
    if (kind === undefined) return word;
    return `/subscriptions/elsewhere/resourceGroups/g/providers/${kind.replaceAll('*', word)}`;
  }
}

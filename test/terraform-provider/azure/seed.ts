import { createHash } from 'node:crypto';

/** Choices and identifiers that follow from a seed and a name alone: the same run of the same seed gives the same Azure. */
export class Seed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  #bytes(name: string): Buffer {
    return createHash('sha256').update(`${this.text}\0${name}`).digest();
  }

  /** A whole number from 0 to below `below`. */
  number(name: string, below: number): number {
    return this.#bytes(name).readUInt32BE(0) % below;
  }

  hex(name: string, length: number): string {
    return this.#bytes(name).toString('hex').slice(0, length);
  }

  base64(name: string): string {
    return this.#bytes(name).toString('base64');
  }

  uuid(name: string): string {
    const hex = this.hex(name, 32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  choose<T>(name: string, choices: readonly [T, ...T[]]): T {
    return choices[this.number(name, choices.length)] ?? choices[0];
  }

  /** The same items in another order. */
  shuffle<T>(name: string, items: readonly T[]): T[] {
    return items
      .map((item, index) => ({ item, key: this.hex(`${name}\0${index}`, 16) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ item }) => item);
  }
}

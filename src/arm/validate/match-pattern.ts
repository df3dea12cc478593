import { type PatternNode, parsePattern } from './parse-pattern.ts';

/** Longer texts are not matched: no name or id of Azure is so long. */
const LONGEST = 4096;
/** Steps that one match may take. */
const MOST_STEPS = 4_000_000;

const parsed = new Map<string, PatternNode | undefined>();
const KEPT = 5000;

/**
 * Whether a text matches a regular expression somewhere, as `RegExp.test` says it; undefined where that is not known: the
 * text is too long, the pattern uses what is not understood, or the match would take too long. Unlike `RegExp` it takes no
 * more time than the product of both lengths and the nesting, whatever the pattern: all the places where a part of the
 * pattern may end are followed at once, and no place twice.
 */
export function matchPattern(pattern: string, text: string): boolean | undefined {
  if (text.length > LONGEST) return undefined;
  if (!parsed.has(pattern)) {
    if (parsed.size >= KEPT) parsed.clear();
    parsed.set(pattern, parsePattern(pattern));
  }
  const node = parsed.get(pattern);
  if (node === undefined) return undefined;
  const matching = new Matching(text);
  const starts = new Set<number>();
  for (let i = 0; i <= text.length; i++) starts.add(i);
  const ends = matching.ends(node, starts);
  return ends === undefined ? undefined : ends.size > 0;
}

type Places = ReadonlySet<number>;

class Matching {
  readonly #text: string;
  #left = MOST_STEPS;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the part may end when it starts at any of the places; undefined once it takes too long. */
  ends(node: PatternNode, starts: Places): Places | undefined {
    this.#left -= starts.size + 1;
    if (this.#left < 0) return undefined;
    switch (node.kind) {
      case 'set':
        return this.#where(starts, (at) => (this.#holds(node.holds, at) ? at + 1 : undefined));
      case 'start':
        return this.#where(starts, (at) => (at === 0 ? 0 : undefined));
      case 'end':
        return this.#where(starts, (at) => (at === this.#text.length ? at : undefined));
      case 'sequence':
        return this.#sequence(node.parts, starts);
      case 'choice':
        return this.#choice(node.options, starts);
      case 'repeat':
        return this.#repeat(node.part, node.least, node.most, starts);
      case 'ahead':
        return this.#ahead(node.part, node.wanted, starts);
      case 'behind':
        return this.#where(starts, (at) => (this.#holds(node.holds, at - 1) === node.wanted ? at : undefined));
    }
  }

  #holds(holds: (code: number) => boolean, at: number): boolean {
    return at >= 0 && at < this.#text.length && holds(this.#text.charCodeAt(at));
  }

  #where(starts: Places, end: (at: number) => number | undefined): Places {
    const ends = new Set<number>();
    for (const at of starts) {
      const to = end(at);
      if (to !== undefined) ends.add(to);
    }
    return ends;
  }

  #sequence(parts: readonly PatternNode[], starts: Places): Places | undefined {
    let at: Places | undefined = starts;
    for (const part of parts) {
      if (at === undefined || at.size === 0) return at;
      at = this.ends(part, at);
    }
    return at;
  }

  #choice(options: readonly PatternNode[], starts: Places): Places | undefined {
    const ends = new Set<number>();
    for (const option of options) {
      const found = this.ends(option, starts);
      if (found === undefined) return undefined;
      for (const at of found) ends.add(at);
    }
    return ends;
  }

  #repeat(part: PatternNode, least: number, most: number, starts: Places): Places | undefined {
    let at: Places | undefined = starts;
    for (let turn = 0; turn < least; turn++) {
      if (at === undefined || at.size === 0) return at;
      at = this.ends(part, at);
    }
    if (at === undefined) return undefined;
    const ends = new Set(at);
    for (let turn = least; turn < most && at.size > 0; turn++) {
      const next: Places | undefined = this.ends(part, at);
      if (next === undefined) return undefined;
      // Places that were reached in fewer turns can reach nothing new in more.
      at = new Set([...next].filter((place) => !ends.has(place)));
      for (const place of at) ends.add(place);
    }
    return ends;
  }

  #ahead(part: PatternNode, wanted: boolean, starts: Places): Places | undefined {
    const ends = new Set<number>();
    for (const at of starts) {
      const found = this.ends(part, new Set([at]));
      if (found === undefined) return undefined;
      if (found.size > 0 === wanted) ends.add(at);
    }
    return ends;
  }
}

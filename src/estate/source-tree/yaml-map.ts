import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';

const MAX_LENGTH = 512 * 1024;

/** A YAML file whose root is a mapping, and its lines. */
export interface Tree {
  readonly root: YAMLMap;
  readonly lines: LineCounter;
}

/** Parses YAML within bounds; undefined where it is none, or its root is no mapping. */
export function parseTree(text: string): Tree | undefined {
  if (text.length > MAX_LENGTH || /^(?:[ \t]*[-?] ){60}|^ {600}|[[{]{60}/m.test(text)) return undefined;
  const lines = new LineCounter();
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' });
  } catch {
    return undefined;
  }
  return isMap(document.contents) ? { root: document.contents, lines } : undefined;
}

/** The mapping under a key. */
export const mapAt = (map: YAMLMap, key: string): YAMLMap | undefined => {
  const value = map.get(key, true);
  return isMap(value) ? value : undefined;
};

/** The mappings of the list under a key. */
export const itemsAt = (map: YAMLMap, key: string): readonly YAMLMap[] => {
  const value: unknown = map.get(key, true);
  return isSeq(value) ? value.items.filter(isMap) : [];
};

/** The plain value under a key as text; empty where there is none. */
export function textAt(map: YAMLMap, key: string): string {
  const value = map.get(key, true);
  return isScalar(value) ? String(value.value ?? '') : '';
}

/** One name or a list of names. */
export function namesAt(map: YAMLMap, key: string): readonly string[] | undefined {
  const value: unknown = map.get(key, true);
  if (isScalar(value)) return value.value === null ? [] : [String(value.value)];
  if (isSeq(value)) return value.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []));
  return undefined;
}

/** The keys of a mapping, in order. */
export const keysOf = (map: YAMLMap): readonly string[] =>
  map.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : ''));

/** The inputs of a step by lower-case name. */
export function inputsOf(step: YAMLMap): ReadonlyMap<string, string> {
  const inputs = mapAt(step, 'with') ?? mapAt(step, 'inputs');
  if (inputs === undefined) return new Map();
  return new Map(keysOf(inputs).map((key) => [key.toLowerCase(), textAt(inputs, key)]));
}

/** Items below a template expression such as `${{ if ... }}:`, which Azure Pipelines puts in the place of an item. */
export function conditionalItems(item: YAMLMap): readonly YAMLMap[] | undefined {
  const key = keysOf(item).find((k) => k.startsWith('${{'));
  return key === undefined ? undefined : itemsAt(item, key);
}

/** The steps of a deployment job's strategy, in the order in which they run. */
export function strategySteps(job: YAMLMap): readonly YAMLMap[] {
  const strategy = mapAt(job, 'strategy');
  if (strategy === undefined) return [];
  const ways = ['runOnce', 'rolling', 'canary'].flatMap((way) => mapAt(strategy, way) ?? []);
  const hooks = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
  return ways.flatMap((way) =>
    hooks.flatMap((hook) => {
      const at = mapAt(way, hook);
      return at === undefined ? [] : itemsAt(at, 'steps');
    }),
  );
}

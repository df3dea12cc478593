import { type Fragment, raw } from '../sql/fragment.ts';
import { withNames } from './geo-fragments.ts';
import { cross, dot, letIn, pointAt } from './geo-sphere.ts';

// Lines of GeoJSON, read from its text. What depends on the shape alone is one expression, so that the engine works it out once where the
// shape is written in the query. https://learn.microsoft.com/kusto/query/geo-line-length-function

const number = '-?[0-9][0-9.eE+-]*';
const position = `[[]${number},${number}[]]`;
const listOf = (item: string): string => `[[]${item}(?:,${item})*[]]`;
const path = listOf(position);

/** How deep the coordinates of a type are nested, as regular expressions. */
export const nested = { path, paths: listOf(path), lists: listOf(listOf(path)) } as const;

/** Whether the text `c` is JSON of a shape. */
export const hasShape = (shape: string): string => `match(c, '^${shape}$')`;

/** Positions of more than two numbers: what Kusto makes of heights is not published. */
export const hasHeights = `match(c, '[[](?:${number},){2,}${number}[]]')`;

/** Paths of pairs of degrees as tuples. */
export const pairsOf = (lists: string): string => `arrayMap(l -> arrayMap(p -> (p[1], p[2]), l), ${lists})`;

/** Whether all pairs of paths are on Earth. */
export const onEarthAll = (lists: string): string =>
  `arrayAll(l -> arrayAll(p -> p.1 BETWEEN -180 AND 180 AND p.2 BETWEEN -90 AND 90, l), ${lists})`;

/** Paths of points on the sphere. */
export const pointsOf = (lists: string): string =>
  `arrayMap(l -> arrayMap(p -> ${pointAt('p.1', 'p.2')}, l), ${lists})`;

/** The edges of paths as pairs of points. */
export const edgesOf = (lists: string): string =>
  `arrayFlatten(arrayMap(l -> arrayZip(arrayPopBack(l), arrayPopFront(l)), ${lists}))`;

/** Whether some edge runs between opposite points, which no shortest way joins. */
export const hasOpposites = (edges: string): string =>
  `arrayExists(e -> ${letIn({ a: 'e.1', b: 'e.2' }, letIn({ o: cross('a', 'b') }, `${dot('a', 'b')} < 0 AND ${dot('o', 'o')} < 1e-30`))}, ${edges})`;

/** What is known of a shape: it is one; it is none, which gives null; Kusto's answer is not known. */
export const verdicts = { good: 0, none: 1, unknown: 2 } as const;

/** SQL with the type and the coordinates of the GeoJSON text `g` as `kind` and `c`. */
export const withCoordinates = (body: string): string =>
  letIn({ kind: "JSONExtractString(g, 'type')", c: "JSONExtractRaw(g, 'coordinates')" }, body);

/** The verdict about a line or multiline in GeoJSON, its paths of points on the sphere, and of pairs of degrees. */
export const lineValue = (line: Fragment): Fragment => {
  const read = `multiIf(kind = 'LineString' AND ${hasShape(nested.path)}, [JSONExtract(c, 'Array(Array(Float64))')], kind = 'MultiLineString' AND ${hasShape(nested.paths)}, JSONExtract(c, 'Array(Array(Array(Float64)))'), [])`;
  const valid = `notEmpty(ds) AND arrayAll(l -> length(l) > 1, ds) AND ${onEarthAll('ds')}`;
  const verdict = `multiIf(${hasHeights}, 2, NOT (${valid}) OR ${hasOpposites('es')}, 1, arrayExists(e -> e.1 = e.2, es), 2, 0)`;
  const points = letIn({ vs: pointsOf('ds') }, letIn({ es: edgesOf('vs') }, `(toUInt8(${verdict}), vs, ds)`));
  return withNames({ g: line }, raw(withCoordinates(letIn({ ds: pairsOf(read) }, points))));
};

/**
 * SQL about a line or multiline in GeoJSON text: in it `vs` are its paths of points on the sphere and `es` its edges. What is no line
 * gives `otherwise`.
 */
export const aboutLine = (name: string, line: Fragment, body: string, otherwise: string): Fragment =>
  aboutLineValue(name, lineValue(line), body, otherwise);

/** The same about what was read of a line before. */
export const aboutLineValue = (name: string, value: Fragment, body: string, otherwise: string): Fragment => {
  const doubt = `throwIf(line.1 = 2, '${name}() of a line with heights, or with the same point twice in succession, is not supported') = 0`;
  return withNames(
    { line: value },
    raw(`if(${doubt} AND line.1 = 0, ${letIn({ vs: 'line.2', es: edgesOf('line.2') }, body)}, ${otherwise})`),
  );
};

import { type Fragment, raw } from '../sql/fragment.ts';
import { withNames } from './geo-fragments.ts';
import { cross, dot, letIn, pointAt } from './geo-sphere.ts';

// Lines of GeoJSON, read from its text. https://learn.microsoft.com/kusto/query/geo-line-length-function

const number = '-?[0-9][0-9.eE+-]*';
const position = `[[]${number},${number}[]]`;
const listOf = (item: string): string => `[[]${item}(?:,${item})*[]]`;
const path = listOf(position);
const paths = listOf(path);

/** Whether a text is JSON of a shape, by a regular expression. */
const isText = (text: string, shape: string): string => `match(${text}, '^${shape}$')`;

/** Every path of pairs of degrees as tuples. */
const pairs = (json: string): string => `arrayMap(l -> arrayMap(p -> (p[1], p[2]), l), ${json})`;

const degreesAreValid = (lists: string): string =>
  `arrayAll(l -> arrayAll(p -> p.1 BETWEEN -180 AND 180 AND p.2 BETWEEN -90 AND 90, l), ${lists})`;

/** Every path of points on the sphere. */
export const pointsOf = (lists: string): string =>
  `arrayMap(l -> arrayMap(p -> ${pointAt('p.1', 'p.2')}, l), ${lists})`;

/** The edges of paths as pairs of points. */
export const edgesOf = (lists: string): string =>
  `arrayFlatten(arrayMap(l -> arrayZip(arrayPopBack(l), arrayPopFront(l)), ${lists}))`;

const opposite = (a: string, b: string): string =>
  letIn({ o_: cross(a, b) }, `${dot(a, b)} < 0 AND ${dot('o_', 'o_')} < 1e-30`);

/** Positions of more than two numbers are refused: what Kusto makes of heights is not published. */
const flat = (name: string): string =>
  `throwIf(match(c, '[[](?:${number},){2,}${number}[]]'), '${name}() of positions with a height is not supported') = 0`;

/**
 * SQL about a line or multiline in GeoJSON text: in it `paths` are its paths of pairs of degrees, `vs` those of points on the sphere,
 * `es` its edges. What is no line gives `otherwise`.
 */
export const aboutLine = (name: string, line: Fragment, body: string, otherwise: string): Fragment => {
  const read = `multiIf(kind = 'LineString' AND ${isText('c', path)}, [JSONExtract(c, 'Array(Array(Float64))')], kind = 'MultiLineString' AND ${isText('c', paths)}, JSONExtract(c, 'Array(Array(Array(Float64)))'), [])`;
  const repeats = `throwIf(arrayExists(e -> e.1 = e.2, es), '${name}() of a line with the same point twice in succession is not supported') = 0`;
  const edges = letIn(
    { vs: pointsOf('paths') },
    letIn(
      { es: edgesOf('vs') },
      `if(${repeats} AND NOT arrayExists(e -> ${opposite('e.1', 'e.2')}, es), ${body}, ${otherwise})`,
    ),
  );
  const valid = `notEmpty(paths) AND arrayAll(l -> length(l) > 1, paths) AND ${degreesAreValid('paths')}`;
  return withNames(
    { g: line },
    raw(
      letIn(
        { kind: "JSONExtractString(g, 'type')", c: "JSONExtractRaw(g, 'coordinates')" },
        letIn({ paths: `if(${flat(name)}, ${pairs(read)}, [])` }, `if(${valid}, ${edges}, ${otherwise})`),
      ),
    ),
  );
};

import { type Fragment, fragment, raw } from '../sql/fragment.ts';
import { withNames } from './geo-fragments.ts';
import {
  hasHeights,
  hasOpposites,
  hasShape,
  nested,
  onEarthAll,
  pairsOf,
  pointsOf,
  withCoordinates,
} from './geo-shapes.ts';
import { across, cross, dot, letIn, minus, norm, plus, volume } from './geo-sphere.ts';

// Polygons of GeoJSON. A ring is the smaller side of its edge, whichever way it runs; edges are (from, to, their product across).
// https://learn.microsoft.com/kusto/query/geo-polygon-area-function

/** So many edges of one polygon are compared with one another. */
const mostEdges = 1000;

/** The edges of a closed ring of points without the last, as (from, to, across). */
export const edgesOfRing = (ring: string): string =>
  `arrayMap((a, b) -> (a, b, ${across('a', 'b')}), ${ring}, arrayRotateLeft(${ring}, 1))`;

/** Whether the edges `e` and `h` cross: 1, 0, or 2 where they touch, or come so close that numbers do not tell. */
export const crossing = (e: string, h: string): string =>
  letIn(
    { a: `${e}.1`, b: `${e}.2`, m: `${e}.3`, c: `${h}.1`, d: `${h}.2`, n: `${h}.3` },
    letIn(
      {
        w1: `-${dot('m', 'c')}`,
        w2: `-${dot('n', 'b')}`,
        w3: dot('m', 'd'),
        w4: dot('n', 'a'),
        k1: `1e-15 * ${norm('m')}`,
        k2: `1e-15 * ${norm('n')}`,
        reach: `0.5001 * (${norm('m')} + ${norm('n')})`,
        gap: letIn({ s: plus('a', 'b'), t: plus('c', 'd') }, letIn({ o: minus('s', 't') }, norm('o'))),
      },
      'multiIf(gap > reach AND reach < 0.5, 0, (w1 > k1 AND w3 > k1 AND w2 > k2 AND w4 > k2) OR (w1 < -k1 AND w3 < -k1 AND w2 < -k2 AND w4 < -k2), 1, (w1 >= -k1 AND w3 >= -k1 AND w2 >= -k2 AND w4 >= -k2) OR (w1 <= k1 AND w3 <= k1 AND w2 <= k2 AND w4 <= k2), 2, 0)',
    ),
  );

/** Whether edges have an end in common. */
export const joinedAt = (e: string, h: string): string =>
  `(${e}.1 = ${h}.1 OR ${e}.1 = ${h}.2 OR ${e}.2 = ${h}.1 OR ${e}.2 = ${h}.2)`;

/** The sum of the triangles that a ring's edges make with its first point: positive where the ring runs against the clock. */
const turned = (ring: string): string =>
  letIn(
    { r: ring, o: `${ring}[1]` },
    letIn(
      {
        whole: `arraySum(arrayMap((a, b) -> ${letIn({ x: cross('a', 'b') }, `2 * atan2(${dot('o', 'x')}, 1 + ${dot('o', 'a')} + ${dot('a', 'b')} + ${dot('b', 'o')})`)}, r, arrayRotateLeft(r, 1)))`,
      },
      'whole - 4 * pi() * round(whole / (4 * pi()))',
    ),
  );

/** How the edges of one polygon meet: 0 as they may, 2 in a way that is no polygon, 1 in a way of which numbers do not tell. */
const meetings = (edges: string): string =>
  `arrayMax(arrayMap((e, i) -> arrayMax(arrayMap(h -> multiIf(e.1 = h.1 AND e.2 = h.2 OR e.1 = h.2 AND e.2 = h.1, 2, ${joinedAt('e', 'h')}, 0, [0, 2, 1][1 + ${crossing('e', 'h')}]), arraySlice(${edges}, i + 1))), ${edges}, arrayEnumerate(${edges})))`;

/** The verdict about a polygon or multipolygon in GeoJSON, its polygons as rings of points on the sphere that run against the clock, and as they were written. */
export const polygonValue = (polygon: Fragment): Fragment => {
  const type = "'Array(Array(Array(Array(Float64))))'";
  const read = `multiIf(kind = 'Polygon' AND ${hasShape(nested.paths)}, JSONExtract(concat('[', c, ']'), ${type}), kind = 'MultiPolygon' AND ${hasShape(nested.lists)}, JSONExtract(c, ${type}), [])`;
  const closed =
    'arrayAll(l -> length(l) > 3 AND l[1] = l[length(l)] AND length(arrayDistinct(l)) = length(l) - 1, rs)';
  const good = `notEmpty(ds) AND arrayAll(rs -> ${onEarthAll('rs')} AND ${closed}, ds)`;
  const rings = `arrayMap(rs -> arrayMap(l -> if(${turned('l')} < 0, arrayReverse(l), l), arrayMap(l -> arrayPopBack(l), ${pointsOf('rs')})), ds)`;
  const edges = `arrayMap(rs -> arrayFlatten(arrayMap(l -> ${edgesOfRing('l')}, rs)), pg)`;
  const met = `arrayMax(arrayMap(p -> multiIf(${hasOpposites('p')}, 2, length(p) > ${mostEdges}, 1, ${meetings('p')}), es))`;
  const known = letIn({ pg: rings }, letIn({ es: edges }, `(toUInt8([0, 2, 1][1 + ${met}]), pg, ds)`));
  const none = `(toUInt8(if(${hasHeights}, 2, 1)), CAST([], 'Array(Array(Array(Tuple(Float64, Float64, Float64))))'), ds)`;
  return withNames(
    { g: polygon },
    raw(withCoordinates(letIn({ ds: `arrayMap(rs -> ${pairsOf('rs')}, ${read})` }, `if(${good}, ${known}, ${none})`))),
  );
};

/**
 * SQL about a polygon or multipolygon in GeoJSON text: in it `pg` are its polygons as rings of points, without the last, that run
 * against the clock. What is no polygon gives `otherwise`.
 */
export const aboutPolygon = (name: string, polygon: Fragment, body: string, otherwise: string): Fragment =>
  aboutPolygonValue(name, polygonValue(polygon), body, otherwise);

/** The same about what was read of a polygon before. Its parts are taken outside of all lambdas, which would copy the whole for each row. */
export const aboutPolygonValue = (name: string, value: Fragment, body: string, otherwise: string): Fragment =>
  withNames(
    { verdict: fragment`tupleElement(${value}, 1)`, pg: fragment`tupleElement(${value}, 2)` },
    raw(
      `if(throwIf(verdict = 2, '${name}() of a polygon with heights, of more than ${mostEdges} edges, or whose edges touch is not supported') = 0 AND verdict = 0, ${body}, ${otherwise})`,
    ),
  );

/** A direction that S2 takes at a point to decide whether a ring holds its own corner. */
const reference = (p: string): string => {
  const axis = `multiIf(abs(${p}.1) > abs(${p}.2), if(abs(${p}.1) > abs(${p}.3), 1, 3), abs(${p}.2) > abs(${p}.3), 2, 3)`;
  return letIn(
    { k: letIn({ z: axis }, 'if(z = 1, 3, z - 1)') },
    letIn({ q: '(if(k = 1, 1., 0.012), if(k = 2, 1., 0.0053), if(k = 3, 1., 0.00457))' }, cross(p, 'q')),
  );
};

/** Whether a ring holds its corner `x`, whose neighbours are `b` before and `n` after it: just one of the rings about a point does. */
const holdsCorner = (): string => {
  const sign = (a: string, b: string, c: string): string => letIn({ v: cross(a, b) }, dot('v', c));
  return letIn(
    { r: reference('x') },
    `NOT (toUInt8(${sign('n', 'x', 'r')} >= 0) + toUInt8(${sign('b', 'x', 'n')} >= 0) + toUInt8(${sign('r', 'x', 'b')} > 0) > 1)`,
  );
};

/** Whether a ring holds the point `x`: 1, 0, or 2 where it lies on an edge. */
const holds = (ring: string): string => {
  const view = `atan2(${volume('a', 'b', 'x')}, ${dot('a', 'b')} - ${dot('a', 'x')} * ${dot('b', 'x')})`;
  const corner = letIn(
    {
      n: `${ring}[at % length(${ring}) + 1]`,
      b: `${ring}[toInt64(if(at = 1, toInt64(length(${ring})), toInt64(at) - 1))]`,
    },
    `toUInt8(${holdsCorner()})`,
  );
  return letIn(
    {
      at: `indexOf(${ring}, x)`,
      views: `arrayMap((a, b) -> ${view}, ${ring}, arrayRotateLeft(${ring}, 1))`,
    },
    `multiIf(at > 0, ${corner}, arrayExists(v -> abs(v) > pi() - 1e-11, views), 2, toUInt8(arraySum(views) > pi()))`,
  );
};

/** Whether the polygons `pg` hold the point `x`: 1, 0, or 2 where that is not known. A ring inside a ring is a hole. */
export const inside = (polygons: string): string =>
  letIn(
    { found: `arrayMap(rs -> arrayMap(l -> ${holds('l')}, rs), ${polygons})` },
    'multiIf(arrayExists(rs -> has(rs, 2), found), 2, arrayExists(rs -> arraySum(rs) % 2 = 1, found), 1, 0)',
  );

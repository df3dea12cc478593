import { crossing, edgesOfRing, inside } from './geo-polygon-fragments.ts';
import { across, angleOf, cross, dot, letIn, minus, plus, turn, unit } from './geo-sphere.ts';

// The outline of the union of polygons as pieces of edges (from, to, origin), and sums over it. The origin is the point that triangles
// with the pieces are counted from. https://learn.microsoft.com/kusto/query/geo-polygon-area-function

/** The edges of each polygon, those of holes with the clock. */
const directed = (): string => {
  const depth = `arraySum(arrayMap((o, k) -> if(k != i, toUInt8(${letIn({ x: letIn({ m: plus('l[1]', 'l[2]') }, unit('m')) }, inside('[[o]]'))} = 1), 0), rs, arrayEnumerate(rs)))`;
  const run = `if(length(rs) > 1 AND ${depth} % 2 = 1, arrayReverse(l), l)`;
  return `arrayMap(rs -> arrayFlatten(arrayMap((l, i) -> ${letIn({ run }, edgesOfRing('run'))}, rs, arrayEnumerate(rs))), pg)`;
};

/** Where two edges cross. */
export const meeting = (e: string, h: string): string =>
  letIn(
    { v: letIn({ m: `${e}.3`, n: `${h}.3` }, unit(cross('m', 'n'))), s: plus(`${e}.1`, `${e}.2`) },
    `if(${dot('v', 's')} > 0, v, (-v.1, -v.2, -v.3))`,
  );

/** The pieces of the edge `e` between the points where `others` cross it. */
export const piecesOf = (e: string, others: string): string =>
  letIn(
    { stops: `arrayMap(h -> ${meeting(e, 'h')}, arrayFilter(h -> ${crossing(e, 'h')} = 1, ${others}))` },
    letIn(
      {
        stops: `arraySort(v -> ${letIn({ a: `${e}.1` }, letIn({ w: minus('v', 'a') }, dot('w', 'w')))}, stops)`,
      },
      `arrayZip(arrayPushFront(stops, ${e}.1), arrayPushBack(stops, ${e}.2))`,
    ),
  );

/** SQL about the outline `ue` of the union of the polygons `pg`; those that only touch are refused. */
export const outlineOf = (name: string, body: string): string => {
  const rest = (list: string): string => `arrayFilter((o, k) -> k != i, ${list}, arrayEnumerate(${list}))`;
  const middle = letIn({ m: plus('v.1', 'v.2') }, unit('m'));
  const outer = `arrayFilter(v -> ${letIn({ x: middle }, inside('others'))} = 0, ${letIn({ rim: 'arrayFlatten(edges)' }, piecesOf('e', 'rim'))})`;
  const start = (index: string): string => `pg[if(crossed, 1, ${index})][1][1]`;
  const pieces = `arrayMap((p, i) -> ${letIn({ edges: rest('pe'), others: rest('pg') }, `arrayMap(v -> (v.1, v.2, ${start('i')}), arrayFlatten(arrayMap(e -> ${outer}, p)))`)}, pe, arrayEnumerate(pe))`;
  const meets = `arrayFlatten(arrayMap((p, i) -> arrayFlatten(arrayMap(e -> arrayFlatten(arrayMap(q -> arrayMap(h -> ${crossing('e', 'h')}, q), arraySlice(pe, i + 1))), p)), pe, arrayEnumerate(pe)))`;
  const whole = `arrayFlatten(arrayMap((p, i) -> arrayMap(e -> (e.1, e.2, pg[i][1][1]), p), pe, arrayEnumerate(pe)))`;
  const sure = `throwIf(has(met, 2), '${name}() of polygons that touch is not supported') = 0`;
  return letIn(
    { pe: directed() },
    letIn(
      { met: `if(length(pg) > 1, ${meets}, [])` },
      letIn(
        { crossed: `${sure} AND has(met, 1)` },
        letIn({ ue: `if(length(pg) = 1, ${whole}, arrayFlatten(${pieces}))` }, body),
      ),
    ),
  );
};

/** The area of a triangle on the unit sphere: by its sides, or by its angles where it is so thin that its sides tell little. */
const triangle = (): string => {
  const angles = letIn(
    { ab: across('a', 'b'), bc: across('b', 'c'), ac: across('a', 'c') },
    `greatest(0., ${angleOf('ab', 'ac')} - ${angleOf('ab', 'bc')} + ${angleOf('bc', 'ac')})`,
  );
  const sides =
    '4 * atan(sqrt(greatest(0., tan(0.5 * s) * tan(0.5 * (s - sa)) * tan(0.5 * (s - sb)) * tan(0.5 * (s - sc)))))';
  return letIn(
    { sa: angleOf('b', 'c'), sb: angleOf('c', 'a'), sc: angleOf('a', 'b') },
    letIn(
      { s: '0.5 * (sa + sb + sc)' },
      letIn(
        { least_: 's - greatest(sa, sb, sc)', ga: angles },
        `if(s >= 3e-4 AND least_ < 1e-2 * s * s * s * s * s AND least_ < s * (0.1 * (ga + 5e-15)), ga, ${sides})`,
      ),
    ),
  );
};

/** The area inside an outline on the unit sphere. */
export const areaOf = (outline: string): string =>
  `arraySum(e -> ${letIn({ a: 'e.3', b: 'e.1', c: 'e.2' }, `if(${turn('a', 'b', 'c')} < 0, -1, 1) * ${triangle()}`)}, ${outline})`;

/** A vector to the centroid inside an outline, as long as its area is large. */
export const centroidOf = (outline: string): string => {
  const ratio = (angle: string): string => letIn({ w: angle }, 'if(w = 0, 1., w / sin(w))');
  const triple = letIn(
    { ra: ratio(angleOf('b', 'c')), rb: ratio(angleOf('c', 'a')), rc: ratio(angleOf('a', 'b')) },
    letIn(
      {
        x: '(a.1, b.1 - a.1, c.1 - a.1)',
        y: '(a.2, b.2 - a.2, c.2 - a.2)',
        z: '(a.3, b.3 - a.3, c.3 - a.3)',
        r: '(ra, rb - ra, rc - ra)',
      },
      letIn(
        { yz: cross('y', 'z'), zx: cross('z', 'x'), xy: cross('x', 'y') },
        `(${dot('yz', 'r')}, ${dot('zx', 'r')}, ${dot('xy', 'r')})`,
      ),
    ),
  );
  return letIn(
    { parts: `arrayMap(e -> ${letIn({ a: 'e.3', b: 'e.1', c: 'e.2' }, triple)}, ${outline})` },
    '(arraySum(v -> v.1, parts), arraySum(v -> v.2, parts), arraySum(v -> v.3, parts))',
  );
};

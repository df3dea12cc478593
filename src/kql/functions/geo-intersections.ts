import { type Fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { dynamicOf, pairsText, withNames } from './geo-fragments.ts';
import { pointOf } from './geo-lines.ts';
import { crossing, edgesOfRing, inside, joinedAt, polygonValue } from './geo-polygon-fragments.ts';
import { meeting, piecesOf } from './geo-polygon-union.ts';
import { edgesOf, lineValue } from './geo-shapes.ts';
import { across, degreesOf, letIn, plus, unit } from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';

// Whether and where lines and polygons meet. https://learn.microsoft.com/kusto/query/geo-intersects-2lines-function

type Reading = (shape: Fragment) => Fragment;

/** Edges of lines with their products across, and of polygons. */
const lineEdges = (value: string): string =>
  `arrayMap(e -> (e.1, e.2, ${across('e.1', 'e.2')}), ${edgesOf(`${value}.2`)})`;
const polygonEdges = (value: string): string =>
  `arrayFlatten(arrayMap(rs -> arrayMap(l -> ${edgesOfRing('l')}, rs), ${value}.2))`;

const shapes = {
  line: { read: lineValue as Reading, edges: lineEdges },
  polygon: { read: polygonValue as Reading, edges: polygonEdges },
} as const;

/** SQL about two shapes `v1` and `v2`, their edges `e1` and `e2`, and how each edge of one meets each of the other, `met`. */
const aboutBoth = (
  call: Call,
  kinds: readonly [keyof typeof shapes, keyof typeof shapes],
  body: string,
  otherwise: string,
): Fragment => {
  const [one, other] = [shapes[kinds[0]], shapes[kinds[1]]];
  const known = `throwIf(v1.1 = 2 OR v2.1 = 2, '${call.name}() of shapes with heights, with points twice in succession, or whose own edges touch is not supported') = 0`;
  const met = `arrayFlatten(arrayMap(e -> arrayMap(h -> if(${joinedAt('e', 'h')}, 3, ${crossing('e', 'h')}), e2), e1))`;
  const [first, second] = [call.arguments[0] ?? raw("''"), call.arguments[1] ?? raw("''")];
  return withNames(
    { v1: one.read(first), v2: other.read(second) },
    raw(
      `if(${known} AND v1.1 = 0 AND v2.1 = 0, ${letIn({ e1: one.edges('v1'), e2: other.edges('v2') }, letIn({ met }, body))}, ${otherwise})`,
    ),
  );
};

/** Ends in common count as meeting; what comes too close to tell is refused, unless they meet elsewhere. */
const intersects = (call: Call, kinds: readonly [keyof typeof shapes, keyof typeof shapes], held: string): Scalar => {
  const sure = `throwIf(has(met, 2) OR held = 2, '${call.name}() of shapes that only touch is not supported') = 0`;
  const answer = `CAST(if(has(met, 1) OR has(met, 3), true, if(${sure}, held = 1, false)), 'Nullable(Bool)')`;
  return scalar('bool', aboutBoth(call, kinds, letIn({ held }, answer), 'NULL'));
};

/** Whether polygons hold one of some points: 1, 0, or 2 where that is not known. */
const holdOne = (polygons: string, points: string): string =>
  letIn({ seen: `arrayMap(x -> ${inside(polygons)}, ${points})` }, 'multiIf(has(seen, 1), 1, has(seen, 2), 2, 0)');

const firstOfPaths = 'arrayMap(l -> l[1], v1.2)';
const firstOfPolygons = (value: string): string => `arrayMap(rs -> rs[1][1], ${value}.2)`;

const nothing = '\'{"type":"GeometryCollection","geometries":[]}\'';

const lineText = (points: string): string => pairsText(raw(`arrayMap(p -> ${degreesOf('p')}, ${points})`)).text;

const shape = (type: string, coordinates: string): string =>
  `concat('{"type":"${type}","coordinates":', ${coordinates}, '}')`;

/** No point, one point, or all of a line that is met by itself; more is refused: the order of the parts is not published. */
const ofLines = (call: Call): Scalar => {
  const same = 'v1.2 = v2.2 AND length(v1.2) = 1 AND length(e1) = 1';
  const points = `arrayFlatten(arrayMap(e -> arrayMap(h -> ${meeting('e', 'h')}, arrayFilter(h -> ${crossing('e', 'h')} = 1, e2)), e1))`;
  const sure = `throwIf(has(met, 2) OR has(met, 3) OR length(ps) > 1, '${call.name}() of lines that touch, or meet more than once, is not supported') = 0`;
  const found = letIn({ ps: points }, `if(${sure} AND empty(ps), ${nothing}, ${letIn({ q: 'ps[1]' }, pointOf('q'))})`);
  return dynamicOf(
    aboutBoth(
      call,
      ['line', 'line'],
      `if(${same}, ${shape('LineString', lineText('v1.2[1]'))}, ${letIn({ met: `if(${same}, [], met)` }, found)})`,
      "''",
    ),
  );
};

/** The parts of a line that polygons hold, in the line's order. */
const ofLineAndPolygon = (call: Call): Scalar => {
  const middle = letIn({ m: plus('w.1', 'w.2') }, unit('m'));
  const kept = `arrayFilter(w -> ${letIn({ x: middle }, inside('v2.2'))} = 1, arrayFlatten(arrayMap(e -> ${piecesOf('e', 'e2')}, e1)))`;
  const sure = `throwIf(has(met, 2) OR has(met, 3) OR length(v1.2) > 1, '${call.name}() of a multiline, or of shapes that touch, is not supported') = 0`;
  const parts =
    'arraySplit((w, before) -> w.1 != before.2, ps, arrayPushFront(arrayPopBack(ps), ((0., 0., 0.), (0., 0., 0.))))';
  const texts = `arrayMap(t -> ${lineText('arrayPushFront(arrayMap(w -> w.2, t), t[1].1)')}, ${parts})`;
  const found = `multiIf(empty(ts), ${nothing}, length(ts) = 1, ${shape('LineString', 'ts[1]')}, ${shape('MultiLineString', "concat('[', arrayStringConcat(ts, ','), ']')")})`;
  return dynamicOf(
    aboutBoth(call, ['line', 'polygon'], `if(${sure}, ${letIn({ ps: kept }, letIn({ ts: texts }, found))}, '')`, "''"),
  );
};

const line1 = 'dynamic({"type":"LineString","coordinates":[[-73.978929,40.785155],[-73.980903,40.782621]]})';
const line2 = 'dynamic({"type":"LineString","coordinates":[[-73.985195,40.788275],[-73.974552,40.779761]]})';
const wedge =
  'dynamic({"type":"Polygon","coordinates":[[[-73.9712905883789,40.78580561168767],[-73.98004531860352,40.775276834803655],[-73.97000312805176,40.77852663535664],[-73.9712905883789,40.78580561168767]]]})';
const park =
  'dynamic({"type":"Polygon","coordinates":[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]]})';

/** Functions about what shapes have in common. */
export const geoIntersectionFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_intersects_2lines',
    sql: (call) => intersects(call, ['line', 'line'], '0'),
    takes: ['dynamic'],
    examples: [
      [`geo_intersects_2lines(${line1}, ${line2})`, true],
      [`geo_intersects_2lines(${line1}, ${park})`, null],
    ],
  },
  {
    name: 'geo_intersects_line_with_polygon',
    sql: (call) => intersects(call, ['line', 'polygon'], holdOne('v2.2', firstOfPaths)),
    takes: ['dynamic'],
    examples: [[`geo_intersects_line_with_polygon(${line2}, ${wedge})`, true]],
  },
  {
    name: 'geo_intersects_2polygons',
    sql: (call) =>
      intersects(
        call,
        ['polygon', 'polygon'],
        `greatest(${holdOne('v1.2', firstOfPolygons('v2'))}, ${holdOne('v2.2', firstOfPolygons('v1'))})`,
      ),
    takes: ['dynamic'],
    examples: [[`geo_intersects_2polygons(${park}, ${wedge})`, true]],
  },
  {
    name: 'geo_intersection_2lines',
    sql: ofLines,
    takes: ['dynamic'],
    examples: [
      [
        `geo_intersection_2lines(${line1}, ${line2})`,
        { type: 'Point', coordinates: [-73.97983711667098, 40.783989289772165] },
      ],
    ],
  },
  {
    name: 'geo_intersection_line_with_polygon',
    sql: ofLineAndPolygon,
    takes: ['dynamic'],
    examples: [
      [
        `geo_intersection_line_with_polygon(${line2}, ${wedge})`,
        {
          type: 'LineString',
          coordinates: [
            [-73.97561195657819, 40.78060906714618],
            [-73.974552, 40.77976100000001],
          ],
        },
      ],
    ],
  },
];

import { type Fragment, raw, type Scalar } from '../sql/fragment.ts';
import { dynamicOf, pairsText, realOf, withNames } from './geo-fragments.ts';
import { polygonValue } from './geo-polygon-fragments.ts';
import { lineValue } from './geo-shapes.ts';
import {
  across,
  angleOf,
  cross,
  degreesOf,
  dot,
  earthRadius,
  letIn,
  minus,
  plus,
  pointAt,
  times,
  unit,
} from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';

// Edges that are straight on a map of longitudes and latitudes as chains of shortest ways. An edge is halved until the two are as close as
// is asked, which is tested at two places of it, as the tessellator of S2 does. https://learn.microsoft.com/kusto/query/geo-line-densify-function

/** Where an edge is tested, and how much less than the tolerance its distance there must be. */
const testedAt = '0.31215691082248312';
const scale = '0.83829992569888509';

/** No edge on Earth is halved oftener than this at the least tolerance. */
const mostHalvings = 20;

/** The squared distance, at a part of the edge `s`, between the map's line and the shortest way. */
const gapAt = (part: string): string =>
  letIn(
    {
      far: `${part} * w`,
      m: pointAt(`((1 - ${part}) * s.1.1 + ${part} * s.2.1)`, `((1 - ${part}) * s.1.2 + ${part} * s.2.2)`),
    },
    letIn(
      { k1: times('cos(far)', 'a'), k2: times('sin(far)', 'v') },
      letIn({ q: plus('k1', 'k2') }, letIn({ o: minus('q', 'm') }, dot('o', 'o'))),
    ),
  );

/** Whether the edge `s` is to be halved. */
const isLoose = letIn(
  { a: pointAt('s.1.1', 's.1.2'), b: pointAt('s.2.1', 's.2.2') },
  letIn(
    { w: angleOf('a', 'b'), v: letIn({ r: across('a', 'b') }, unit(cross('r', 'a'))) },
    `greatest(${gapAt(testedAt)}, ${gapAt(`(1 - ${testedAt})`)}) > bound`,
  ),
);

/** The pairs of degrees of the chain along the path `l` of pairs of degrees. */
const chain = (name: string): string => {
  const halves = letIn(
    { m: '(0.5 * s.1.1 + 0.5 * s.2.1, 0.5 * s.1.2 + 0.5 * s.2.2)' },
    `if(${isLoose}, [(s.1, m), (m, s.2)], [s])`,
  );
  const pieces = `arrayFold((acc, i) -> arrayFlatten(arrayMap(s -> ${halves}, acc)), range(${mostHalvings}), arrayZip(arrayPopBack(l), arrayPopFront(l)))`;
  const places = `arrayMap(p -> ${letIn({ q: pointAt('p.1', 'p.2') }, degreesOf('q'))}, arrayPushFront(arrayMap(s -> s.2, ps), l[1]))`;
  const sure = `throwIf(arrayExists((p, q) -> abs(p.1 - q.1) > 180, arrayPopBack(l), arrayPopFront(l)), '${name}() of edges that cross the antimeridian is not supported') = 0`;
  return letIn({ ps: `if(${sure}, ${pieces}, [])` }, places);
};

/** SQL about what was read of a shape, `v`, with a tolerance that is allowed. */
const loosely = (call: Call, shape: Fragment, known: string, body: string): Scalar => {
  const tolerance = call.arguments[1] === undefined ? raw('10.') : realOf(call.arguments[1]);
  const sure = `throwIf(${known}, '${call.name}() of this shape is not supported') = 0`;
  const bound = letIn({ half: `sin(0.5 * ${scale} * metres / ${earthRadius})` }, '4 * half * half');
  return dynamicOf(
    withNames(
      { metres: tolerance, v: shape },
      raw(`if(metres BETWEEN 0.1 AND 10000 AND ${sure} AND v.1 = 0, ${letIn({ bound }, body)}, '')`),
    ),
  );
};

const pathText = (list: string): string => pairsText(raw(list)).text;

const line = (call: Call): Scalar => {
  const texts = `arrayMap(l -> ${pathText(chain(call.name))}, v.3)`;
  const body = letIn(
    { ts: texts },
    `concat(if(length(ts) = 1, concat('{"type":"LineString","coordinates":', ts[1]), concat('{"type":"MultiLineString","coordinates":[', arrayStringConcat(ts, ','), ']')), '}')`,
  );
  return loosely(call, lineValue(call.arguments[0] ?? raw("''")), 'v.1 = 2', body);
};

/** One ring, against the clock; the order that Kusto gives several is not published. */
const polygon = (call: Call): Scalar => {
  const ring = letIn(
    { written: 'arrayPopBack(v.3[1][1])', start: pointAt('v.3[1][1][1].1', 'v.3[1][1][1].2') },
    'if(v.2[1][1][1] = start, written, arrayReverse(written))',
  );
  const body = letIn(
    { l: letIn({ ring }, 'arrayPushBack(ring, ring[1])') },
    `concat('{"type":"Polygon","coordinates":[', ${pathText(chain(call.name))}, ']}')`,
  );
  const several = 'v.1 = 2 OR v.1 = 0 AND (length(v.2) > 1 OR length(v.2[1]) > 1)';
  return loosely(call, polygonValue(call.arguments[0] ?? raw("''")), several, body);
};

/** `geo_line_densify` and `geo_polygon_densify`. */
export const geoDensifyFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_line_densify',
    sql: line,
    takes: ['dynamic', 'real', 'bool'],
    examples: [
      [
        'geo_line_densify(dynamic({"type":"LineString","coordinates":[[50, 50], [51, 51]]}), 1000)',
        {
          type: 'LineString',
          coordinates: [
            [50, 50],
            [51, 51],
          ],
        },
      ],
      ['geo_line_densify(dynamic({"type":"LineString","coordinates":[[1,1],[2,2]]}), 0)', null],
    ],
  },
  {
    name: 'geo_polygon_densify',
    sql: polygon,
    takes: ['dynamic', 'real', 'bool'],
    examples: [
      [
        'geo_polygon_densify(dynamic({"type":"Polygon","coordinates":[[[10,900],[11,10],[11,11],[10,11],[10,10]]]}))',
        null,
      ],
    ],
  },
];

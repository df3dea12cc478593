import { type Fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { dynamicOf, pointText, realOf, withNames } from './geo-fragments.ts';
import { onSphere, places } from './geo-points.ts';
import { aboutLine, aboutLineValue, lineValue } from './geo-shapes.ts';
import {
  across,
  angleOf,
  closestOn,
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

// Measures of lines and multilines. https://learn.microsoft.com/kusto/query/geo-line-length-function

const nothing = raw("''");

const lineOf = (call: Call, index = 0): Fragment => call.arguments[index] ?? nothing;

const lengths = `arrayMap(e -> ${angleOf('e.1', 'e.2')}, es)`;

/** A place as a point in GeoJSON. */
export const pointOf = (place: string): string =>
  letIn({ d: degreesOf(place) }, pointText(raw('d.1'), raw('d.2')).text);

const length = (call: Call): Scalar =>
  scalar('real', aboutLine(call.name, lineOf(call), `${earthRadius} * arraySum(${lengths})`, 'NULL'));

/** The middles of the edges, each as long as its edge: their sum points to the centroid. */
const centroid = (call: Call): Scalar => {
  const middle = letIn(
    { v1: minus('e.1', 'e.2'), v2: plus('e.1', 'e.2') },
    times(`sqrt(${dot('v1', 'v1')} / ${dot('v2', 'v2')})`, 'v2'),
  );
  const sum = letIn(
    { m: `arrayMap(e -> ${middle}, es)` },
    '(arraySum(v -> v.1, m), arraySum(v -> v.2, m), arraySum(v -> v.3, m))',
  );
  return dynamicOf(aboutLine(call.name, lineOf(call), letIn({ s: sum }, pointOf('s')), "''"));
};

/** The place so far along the edge `e` from its beginning. */
const along = (far: string): string =>
  letIn(
    { h: far, w: letIn({ r: across('e.1', 'e.2') }, unit(cross('r', 'e.1'))) },
    letIn({ s1: times('cos(h)', 'e.1'), s2: times('sin(h)', 'w') }, plus('s1', 's2')),
  );

const interpolated = (call: Call): Scalar => {
  const place = letIn(
    { ends: 'arrayCumSum(lens)', far: 'part * arraySum(lens)' },
    letIn(
      { at: 'arrayFirstIndex(t -> far < t, ends)' },
      letIn(
        { e: 'es[if(at = 0, length(es), at)]', before: 'if(at < 2, 0., ends[at - 1])' },
        letIn({ q: `multiIf(part = 0, es[1].1, at = 0, e.2, ${along('far - before')})` }, pointOf('q')),
      ),
    ),
  );
  const single = `throwIf(length(vs) > 1, '${call.name}() of a multiline is not supported') = 0`;
  const body = `if(part BETWEEN 0 AND 1 AND ${single}, ${letIn({ lens: lengths }, place)}, '')`;
  return dynamicOf(withNames({ part: realOf(call.arguments[1]) }, aboutLine(call.name, lineOf(call), body, "''")));
};

/** The closest places on the edges to `x`, and how far they are: `near` is the number of the closest. */
export const nearest = (body: string): string =>
  letIn(
    { spots: `arrayMap(e -> ${closestOn('x', 'e.1', 'e.2')}, es)` },
    letIn({ far: `arrayMap(q -> ${angleOf('x', 'q')}, spots)` }, letIn({ near: 'indexOf(far, arrayMin(far))' }, body)),
  );

/** SQL about a place `x` and a line. */
const fromPlace = (call: Call, place: readonly [number, number], line: number, body: string, otherwise: string) =>
  nearLine(
    call.name,
    [call.arguments[place[0]], call.arguments[place[1]]],
    lineValue(lineOf(call, line)),
    body,
    otherwise,
  );

const nearLine = (
  name: string,
  place: readonly (Scalar | undefined)[],
  line: Fragment,
  body: string,
  otherwise: string,
): Fragment =>
  withNames(
    { lng: realOf(place[0]), lat: realOf(place[1]) },
    aboutLineValue(
      name,
      line,
      `if(${places(['lng', 'lat'])}, ${letIn({ x: pointAt('lng', 'lat') }, body)}, ${otherwise})`,
      otherwise,
    ),
  );

/** How far a place is from what was read of a line, in metres; null where one of them is none. */
export const distanceToLine = (name: string, longitude: Scalar, latitude: Scalar, line: Fragment): Scalar =>
  scalar('real', nearLine(name, [longitude, latitude], line, nearest(`${earthRadius} * far[near]`), 'NULL'));

const distance = (call: Call): Scalar =>
  scalar('real', fromPlace(call, [0, 1], 2, nearest(`${earthRadius} * far[near]`), 'NULL'));

const closest = (call: Call): Scalar =>
  dynamicOf(fromPlace(call, [0, 1], 2, nearest(letIn({ q: 'spots[near]' }, pointOf('q'))), "''"));

const located = (call: Call): Scalar => {
  onSphere(call, 3);
  const single = `throwIf(length(vs) > 1, '${call.name}() of a multiline is not supported') = 0`;
  const share = letIn(
    { lens: lengths, q: 'spots[near]', first: 'es[near].1' },
    `least(1., (arraySum(arraySlice(lens, 1, near - 1)) + ${angleOf('first', 'q')}) / arraySum(lens))`,
  );
  return scalar('real', fromPlace(call, [1, 2], 0, `if(${single}, ${nearest(share)}, NULL)`, 'NULL'));
};

const road =
  'dynamic({"type":"LineString","coordinates":[[-115.115385,36.229195],[-115.136995,36.200366],[-115.140252,36.192470],[-115.143558,36.188523],[-115.144076,36.181954],[-115.154662,36.174483],[-115.166431,36.176388],[-115.183289,36.175007],[-115.192612,36.176736],[-115.202485,36.173439],[-115.225355,36.174365]]})';
const short = 'dynamic({"type":"LineString","coordinates":[[-73.95796, 40.80042], [-73.97317, 40.764486]]})';
const several =
  'dynamic({"type":"MultiLineString","coordinates":[[[-73.95798683166502,40.800556090021466],[-73.98193359375,40.76819171855746]],[[-73.94940376281738,40.79691751000055],[-73.97317886352539,40.76435634049001]]]})';
const bad = 'dynamic({"type":"LineString","coordinates":[[1, 1]]})';

/** Functions about lines. */
export const geoLineFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_line_length',
    sql: length,
    takes: ['dynamic'],
    examples: [
      [`geo_line_length(${several})`, 8262.24339753741],
      [`geo_line_length(${bad})`, null],
    ],
  },
  {
    name: 'geo_line_centroid',
    sql: centroid,
    takes: ['dynamic'],
    examples: [
      [`geo_line_centroid(${short})`, { type: 'Point', coordinates: [-73.965567057230942, 40.782453249627416] }],
      [`geo_line_centroid(${bad})`, null],
    ],
  },
  {
    name: 'geo_line_interpolate_point',
    sql: interpolated,
    takes: ['dynamic', 'real'],
    examples: [
      [
        `geo_line_interpolate_point(${short}, 0.25)`,
        { type: 'Point', coordinates: [-73.961764043218281, 40.791436687257232] },
      ],
      [`geo_line_interpolate_point(${bad}, 0.5)`, null],
    ],
  },
  {
    name: 'geo_line_locate_point',
    sql: located,
    takes: ['dynamic', 'real', 'real', 'bool'],
    examples: [[`geo_line_locate_point(${short}, -73.965, 40.792)`, 0.25560135100307552]],
  },
  {
    name: 'geo_distance_point_to_line',
    sql: distance,
    takes: ['real', 'real', 'dynamic'],
    examples: [
      [`geo_distance_point_to_line(-115.199625, 36.210419, ${road})`, 3797.88887253334],
      ['geo_distance_point_to_line(1, 1, dynamic({"type":"LineString"}))', null],
    ],
  },
  {
    name: 'geo_closest_point_on_line',
    sql: closest,
    takes: ['real', 'real', 'dynamic'],
    examples: [
      [
        `geo_closest_point_on_line(-115.199625, 36.210419, ${road})`,
        { type: 'Point', coordinates: [-115.192612, 36.176736] },
      ],
      ['geo_closest_point_on_line(300, 3, dynamic({"type":"LineString","coordinates":[[1,1],[2,2]]}))', null],
    ],
  },
];

import { type Fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { dynamicOf, realOf, withNames } from './geo-fragments.ts';
import { nearest, pointOf } from './geo-lines.ts';
import { places } from './geo-points.ts';
import { aboutPolygon, aboutPolygonValue, edgesOfRing, inside, polygonValue } from './geo-polygon-fragments.ts';
import { areaOf, centroidOf, outlineOf } from './geo-polygon-union.ts';
import { angleOf, earthRadius, letIn, pointAt } from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';

// Points and polygons, and the measures of polygons. https://learn.microsoft.com/kusto/query/geo-point-in-polygon-function

const polygonAt = (call: Call, index: number): Fragment => call.arguments[index] ?? raw("''");

/** SQL about a place `x`, polygons `pg`, and whether they hold it, `held`. */
const fromPlace = (call: Call, body: string, otherwise: string): Fragment =>
  nearPolygon(call.name, call.arguments, polygonValue(polygonAt(call, 2)), body, otherwise);

const nearPolygon = (
  name: string,
  place: readonly (Scalar | undefined)[],
  polygon: Fragment,
  body: string,
  otherwise: string,
): Fragment => {
  const sure = `throwIf(held = 2, '${name}() of a point on an edge of the polygon is not supported') = 0`;
  return withNames(
    { lng: realOf(place[0]), lat: realOf(place[1]) },
    aboutPolygonValue(
      name,
      polygon,
      `if(${places(['lng', 'lat'])}, ${letIn({ x: pointAt('lng', 'lat') }, letIn({ held: inside('pg') }, `if(${sure}, ${body}, ${otherwise})`))}, ${otherwise})`,
      otherwise,
    ),
  );
};

const allEdges = `arrayFlatten(arrayMap(rs -> arrayMap(l -> ${edgesOfRing('l')}, rs), pg))`;

const holding = "CAST(held = 1, 'Nullable(Bool)')";

const metres = `if(held = 1, 0., ${letIn({ es: allEdges }, nearest(`${earthRadius} * far[near]`))})`;

/** Whether a polygon, as it was read, holds a place; null where one of them is none. */
export const polygonHolds = (name: string, longitude: Scalar, latitude: Scalar, polygon: Fragment): Scalar =>
  scalar('bool', nearPolygon(name, [longitude, latitude], polygon, holding, 'NULL'));

/** How far a place is from a polygon, as it was read, in metres. */
export const distanceToPolygon = (name: string, longitude: Scalar, latitude: Scalar, polygon: Fragment): Scalar =>
  scalar('real', nearPolygon(name, [longitude, latitude], polygon, metres, 'NULL'));

const holdsPoint = (call: Call): Scalar => scalar('bool', fromPlace(call, holding, 'NULL'));

const distance = (call: Call): Scalar => scalar('real', fromPlace(call, metres, 'NULL'));

const closest = (call: Call): Scalar => {
  const outside = letIn({ es: allEdges }, nearest('spots[near]'));
  return dynamicOf(fromPlace(call, letIn({ q: `if(held = 1, x, ${outside})` }, pointOf('q')), "''"));
};

/** A measure of the outline `ue` of the union of polygons. */
const measured = (call: Call, body: string, otherwise: string): Fragment =>
  aboutPolygon(call.name, polygonAt(call, 0), outlineOf(call.name, body), otherwise);

const perimeter = `${earthRadius} * arraySum(e -> ${angleOf('e.1', 'e.2')}, ue)`;

const area = `${earthRadius} * ${earthRadius} * ${areaOf('ue')}`;

const park =
  'dynamic({"type":"Polygon","coordinates":[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]]})';
const parks =
  'dynamic({"type":"MultiPolygon","coordinates":[[[[-73.9495,40.7969],[-73.95807266235352,40.80068603561921],[-73.98201942443848,40.76825672305777],[-73.97317886352539,40.76455136505513],[-73.9495,40.7969]]],[[[-73.94262313842773,40.775991804565585],[-73.98107528686523,40.791849155467695],[-73.99600982666016,40.77092185281977],[-73.96150588989258,40.75609977566361],[-73.94262313842773,40.775991804565585]]]]})';
const bad = 'dynamic({"type":"Polygon","coordinates":[[[0,0],[10,10],[10,10],[0,0]]]})';

/** Functions about polygons. */
export const geoPolygonFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_point_in_polygon',
    sql: holdsPoint,
    takes: ['real', 'real', 'dynamic'],
    examples: [
      [`geo_point_in_polygon(-73.967, 40.783, ${park})`, true],
      [`geo_point_in_polygon(-73.874367, 40.777356, ${parks})`, false],
      [`geo_point_in_polygon(1, 1, ${bad})`, null],
    ],
  },
  {
    name: 'geo_distance_point_to_polygon',
    sql: distance,
    takes: ['real', 'real', 'dynamic'],
    examples: [
      [`geo_distance_point_to_polygon(-73.9839, 40.7705, ${park})`, 259.940756070596],
      [`geo_distance_point_to_polygon(500, 1, ${park})`, null],
    ],
  },
  {
    name: 'geo_closest_point_on_polygon',
    sql: closest,
    takes: ['real', 'real', 'dynamic'],
    examples: [
      [
        `geo_closest_point_on_polygon(-73.9839, 40.7705, ${park})`,
        { type: 'Point', coordinates: [-73.981205580153926, 40.769359452843211] },
      ],
    ],
  },
  {
    name: 'geo_polygon_area',
    sql: (call) => scalar('real', measured(call, area, 'NULL')),
    takes: ['dynamic'],
    examples: [
      [`geo_polygon_area(${park})`, 3475207.28346606],
      [`geo_polygon_area(${parks})`, 10889971.5343487],
      [`geo_polygon_area(${bad})`, null],
    ],
  },
  {
    name: 'geo_polygon_perimeter',
    sql: (call) => scalar('real', measured(call, perimeter, 'NULL')),
    takes: ['dynamic'],
    examples: [
      [`geo_polygon_perimeter(${park})`, 9930.30149604938],
      [`geo_polygon_perimeter(${parks})`, 15943.5384578745],
    ],
  },
  {
    name: 'geo_polygon_centroid',
    sql: (call) => dynamicOf(measured(call, letIn({ s: centroidOf('ue') }, pointOf('s')), "''")),
    takes: ['dynamic'],
    examples: [
      [`geo_polygon_centroid(${park})`, { type: 'Point', coordinates: [-73.965735689907618, 40.782550538057812] }],
      [`geo_polygon_centroid(${parks})`, { type: 'Point', coordinates: [-73.968569587829577, 40.776310752555119] }],
    ],
  },
];

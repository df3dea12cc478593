import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import {
  dynamicOf,
  inHashOrder,
  onEarth,
  pointText,
  polygonText,
  realOf,
  tokensText,
  wholeOf,
  withNames,
} from './geo-fragments.ts';
import { letIn } from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';

// Geohashes of up to 18 characters: 45 bits of longitude and 45 of latitude in turns. https://learn.microsoft.com/kusto/query/geo-point-to-geohash-function

const alphabet = "'0123456789bcdefghjkmnpqrstuvwxyz'";

/** 2 to the 45. */
const steps = raw('35184372088832');

/**
 * The step of 45 bits that a coordinate lies in. The edges of steps are exact in a double, the quotient is not: it is put right
 * by the edges. The last step holds the end of the range.
 */
const stepOf = (value: Fragment, span: number): Fragment => {
  const edge = (step: Fragment): Fragment =>
    fragment`(${step} * ${raw(`${span}.`)} / ${steps} - ${raw(`${span / 2}.`)})`;
  const near = fragment`toInt64(floor((${value} + ${raw(`${span / 2}.`)}) * ${steps} / ${raw(`${span}.`)}))`;
  const right = fragment`(k + toInt64(${value} >= ${edge(raw('(k + 1)'))}) - toInt64(${value} < ${edge(raw('k'))}))`;
  return withNames({ k: near }, fragment`greatest(0, least(${right}, ${steps} - 1))`);
};

/** The geohash of `size` characters at the steps of 45 bits `e` and `n`. */
const hashText = `arrayStringConcat(arrayMap(c -> substring(${alphabet}, 1 + arraySum(i -> bitShiftLeft(bitAnd(bitShiftRight(if((5 * c + i) % 2 = 0, e, n), 44 - intDiv(5 * c + i, 2)), 1), 4 - i), range(5)), 1), range(toUInt8(size))))`;

const encoded = ({ arguments: [longitude, latitude, accuracy] }: Call): Scalar => {
  const hash = withNames({ e: stepOf(raw('lng'), 360), n: stepOf(raw('lat'), 180) }, raw(hashText));
  const inRange = fragment`(${onEarth(raw('lng'), raw('lat'))} AND size BETWEEN 1 AND 18)`;
  return scalar(
    'string',
    withNames(
      { lng: realOf(longitude), lat: realOf(latitude), size: wholeOf(accuracy, '5') },
      fragment`if(${inRange}, ${hash}, '')`,
    ),
    false,
  );
};

/** The eight around a geohash, given to the table from the north-west with the clock. At the edges of the map they are not known. */
const neighbors = ({ arguments: [text] }: Call): Scalar => {
  const around = `arrayMap(z -> ${letIn({ e: 'bitShiftLeft(kx + z.1, 45 - bx)', n: 'bitShiftLeft(ky + z.2, 45 - by)', size: 'length(v)' }, hashText)}, [(-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0)])`;
  const sure =
    "throwIf(kx = 0 OR ky = 0 OR kx + 1 = bitShiftLeft(toInt64(1), bx) OR ky + 1 = bitShiftLeft(toInt64(1), by), 'geo_geohash_neighbors() at a pole or at the antimeridian is not supported') = 0";
  const listed = letIn({ ts: around }, tokensText(raw(inHashOrder('ts', 11))).text);
  return dynamicOf(decoded(text ?? raw("''"), raw(`if(${sure}, ${listed}, '')`)));
};

/** The edges `w, e, s, n` of a geohash in degrees are named in the body; '' where a text is no geohash. */
const decoded = (text: Fragment, body: Fragment): Fragment => {
  const part = (rest: string, bits: string): Fragment =>
    raw(
      `arraySum(b -> bitShiftLeft(toInt64(bitAnd(bitShiftRight(v[intDiv(b, 5) + 1], 4 - b % 5), 1)), ${bits} - 1 - intDiv(b, 2)), arrayFilter(b -> b % 2 = ${rest}, range(5 * length(v))))`,
    );
  const edge = (at: string, bits: string, span: number): Fragment =>
    raw(`(${at} * ${span}. / bitShiftLeft(toInt64(1), ${bits}) - ${span / 2}.)`);
  const edges = {
    w: edge('kx', 'bx', 360),
    e: edge('(kx + 1)', 'bx', 360),
    s: edge('ky', 'by', 180),
    n: edge('(ky + 1)', 'by', 180),
  };
  const values = fragment`arrayMap(c -> toUInt8(position(${raw(alphabet)}, c) - 1), extractAll(g, '.'))`;
  const found = withNames(
    { v: values },
    withNames(
      { bx: raw('intDiv(5 * length(v) + 1, 2)'), by: raw('intDiv(5 * length(v), 2)') },
      withNames({ kx: part('0', 'bx'), ky: part('1', 'by') }, withNames(edges, body)),
    ),
  );
  return withNames({ g: text }, fragment`if(match(g, '^[0-9b-hjkmnp-z]{1,18}$'), ${found}, '')`);
};

/** Functions about geohashes. */
export const geohashFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_point_to_geohash',
    sql: encoded,
    takes: ['real', 'real', 'int'],
    examples: [
      ['geo_point_to_geohash(-80.195829, 25.802215, 8)', 'dhwfz15h'],
      ['geo_point_to_geohash(-122.303404, 47.570482)', 'c23n8'],
      ['geo_point_to_geohash(200, 1, 8)', ''],
      ['geo_point_to_geohash(1, 1, int(null))', ''],
    ],
  },
  {
    name: 'geo_geohash_neighbors',
    sql: neighbors,
    takes: ['string'],
    examples: [
      ['geo_geohash_neighbors("sunny")', ['sunnv', 'sunnt', 'sunnw', 'sunnx', 'sunpp', 'sunnz', 'sunpn', 'sunpj']],
      ['geo_geohash_neighbors("a")', null],
    ],
  },
  {
    name: 'geo_geohash_to_central_point',
    sql: ({ arguments: [text] }) =>
      dynamicOf(decoded(text ?? raw("''"), pointText(raw('(w + e) / 2'), raw('(s + n) / 2')))),
    takes: ['string'],
    examples: [
      ['geo_geohash_to_central_point("sunny")', { type: 'Point', coordinates: [42.47314453125, 23.70849609375] }],
      ['geo_geohash_to_central_point("a")', null],
    ],
  },
  {
    name: 'geo_geohash_to_polygon',
    sql: ({ arguments: [text] }) =>
      dynamicOf(decoded(text ?? raw("''"), polygonText(raw('[(w, s), (e, s), (e, n), (w, n), (w, s)]')))),
    takes: ['string'],
    examples: [
      [
        'geo_geohash_to_polygon("dr5ru")',
        {
          type: 'Polygon',
          coordinates: [
            [
              [-74.00390625, 40.7373046875],
              [-73.9599609375, 40.7373046875],
              [-73.9599609375, 40.78125],
              [-74.00390625, 40.78125],
              [-74.00390625, 40.7373046875],
            ],
          ],
        },
      ],
      ['geo_geohash_to_polygon("a")', null],
    ],
  },
];

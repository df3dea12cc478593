import { arrayOfTexts } from '../expressions/json.ts';
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
import type { Call, FunctionRow } from './row.ts';

// Cells of H3, which tokens of hexadecimal digits name. https://learn.microsoft.com/kusto/query/geo-point-to-h3cell-function

/** A cell that stands in where a text names none: ClickHouse fails at what is no cell. */
const anyCell = raw("reinterpretAsUInt64(reverse(unhex('08001fffffffffff')))");

/** SQL about the cell `h`, its level `r`, and whether it is one, `ok`. */
const aboutCell = (text: Scalar | undefined, body: Fragment, more: Readonly<Record<string, Fragment>> = {}): Fragment =>
  withNames(
    {
      given: fragment`arrayMap(t -> if(match(t, '^[0-9a-fA-F]{1,16}$'), reinterpretAsUInt64(reverse(unhex(t))), toUInt64(0)), [${text ?? raw("''")}])[1]`,
      ...more,
    },
    withNames(
      { ok: raw('h3IsValid(given)'), h: fragment`if(h3IsValid(given), given, ${anyCell})` },
      withNames({ r: raw('toInt32(h3GetResolution(h))') }, body),
    ),
  );

const cellOfPoint = ({ arguments: [longitude, latitude, resolution] }: Call): Scalar => {
  const inRange = fragment`(${onEarth(raw('lng'), raw('lat'))} AND level BETWEEN 0 AND 15)`;
  const safe = fragment`arrayMap((good, x, y, z) -> if(good, h3ToString(geoToH3(y, x, z)), ''), [${inRange}], [if(${inRange}, lng, 0.)], [if(${inRange}, lat, 0.)], [toUInt8(if(${inRange}, level, 0))])[1]`;
  return scalar(
    'string',
    withNames({ lng: realOf(longitude), lat: realOf(latitude), level: wholeOf(resolution, '6') }, safe),
    false,
  );
};

const parentCell = ({ arguments: [cell, resolution] }: Call): Scalar => {
  const level = resolution === undefined ? raw('(r - 1)') : raw('level');
  const parent = fragment`if(ok AND ${level} BETWEEN 0 AND least(r, 14), h3ToString(h3ToParent(h, toUInt8(greatest(0, least(${level}, r))))), '')`;
  return scalar(
    'string',
    aboutCell(cell, parent, resolution === undefined ? {} : { level: wholeOf(resolution, '-1') }),
    false,
  );
};

const childCells = ({ arguments: [cell, resolution] }: Call): Scalar => {
  const level = resolution === undefined ? raw('(r + 1)') : raw('level');
  const safe = fragment`toUInt8(if(${level} BETWEEN r AND least(r + 5, 15), ${level}, r))`;
  const children = fragment`if(ok AND ${level} BETWEEN greatest(r, 1) AND least(r + 5, 15), ${tokensText(fragment`arrayMap(c -> h3ToString(c), h3ToChildren(h, ${safe}))`)}, '')`;
  return dynamicOf(aboutCell(cell, children, resolution === undefined ? {} : { level: wholeOf(resolution, '-1') }));
};

/** The rings of a disk as the library lists it: from the middle outwards, but not so where one of the twelve pentagons lies inside. */
const ringsOfCell = ({ arguments: [cell, distance] }: Call): Scalar => {
  const size = raw('(1 + 3 * d * (d + 1))');
  const whole = fragment`throwIf(length(disk) != ${size}, 'geo_h3cell_rings() around a pentagon is not supported')`;
  const ring = tokensText(raw('arraySlice(disk, if(k = 0, 1, 2 + 3 * k * (k - 1)), greatest(1, 6 * k))'));
  const rings = fragment`if(${whole} = 0, ${arrayOfTexts(fragment`arrayMap(k -> ${ring}, range(d + 1))`)}, '')`;
  const good = raw('(ok AND far BETWEEN 0 AND 142)');
  return dynamicOf(
    aboutCell(
      cell,
      withNames(
        { d: fragment`toUInt16(if(${good}, far, 0))` },
        withNames({ disk: raw('arrayMap(c -> h3ToString(c), h3kRing(h, d))') }, fragment`if(${good}, ${rings}, '')`),
      ),
      { far: wholeOf(distance, '-1') },
    ),
  );
};

/** The six cells around one, as the library lists them before the table does. */
const neighborCells = ({ arguments: [cell] }: Call): Scalar => {
  const whole = raw(
    "throwIf(ok AND length(around) != 6, 'geo_h3cell_neighbors() of a pentagon or beside one is not supported') = 0",
  );
  const listed = tokensText(raw(inHashOrder('around', 7)));
  return dynamicOf(
    aboutCell(
      cell,
      withNames(
        { around: raw('arrayMap(c -> h3ToString(c), arraySlice(h3kRing(h, toUInt16(1)), 2))') },
        fragment`if(${whole} AND ok, ${listed}, '')`,
      ),
    ),
  );
};

const central: Fragment = withNames(
  { place: raw('h3ToGeo(h)') },
  fragment`if(ok, ${pointText(raw('place.2'), raw('place.1'))}, '')`,
);

const outline: Fragment = withNames(
  { ring: raw('arrayMap(p -> (p.2, p.1), h3ToGeoBoundary(h))') },
  fragment`if(ok, ${polygonText(raw('arrayPushBack(ring, ring[1])'))}, '')`,
);

/** Functions about cells of H3. */
export const h3Functions: readonly FunctionRow[] = [
  {
    name: 'geo_point_to_h3cell',
    sql: cellOfPoint,
    takes: ['real', 'real', 'int'],
    examples: [
      ['geo_point_to_h3cell(-74.04450446039874, 40.689250859314974, 6)', '862a1072fffffff'],
      ['geo_point_to_h3cell(300, 1, 8)', ''],
      ['geo_point_to_h3cell(1, 1, 16)', ''],
      ['geo_point_to_h3cell(1, 1, int(null))', ''],
    ],
  },
  {
    name: 'geo_h3cell_level',
    sql: ({ arguments: [cell] }) => scalar('int', aboutCell(cell, raw('if(ok, r, NULL)'))),
    takes: ['string'],
    examples: [
      ['geo_h3cell_level("862a1072fffffff")', 6],
      ['geo_h3cell_level("abc")', null],
    ],
  },
  {
    name: 'geo_h3cell_parent',
    sql: parentCell,
    takes: ['string', 'int'],
    examples: [
      ['geo_h3cell_parent("862a1072fffffff")', '852a1073fffffff'],
      ['geo_h3cell_parent("862a1072fffffff", 15)', ''],
      ['geo_h3cell_parent("123")', ''],
    ],
  },
  {
    name: 'geo_h3cell_children',
    sql: childCells,
    takes: ['string', 'int'],
    examples: [
      [
        'geo_h3cell_children("862a1072fffffff")',
        [
          '872a10728ffffff',
          '872a10729ffffff',
          '872a1072affffff',
          '872a1072bffffff',
          '872a1072cffffff',
          '872a1072dffffff',
          '872a1072effffff',
        ],
      ],
      ['geo_h3cell_children(geo_point_to_h3cell(1, 1, 9), 15)', null],
    ],
  },
  {
    name: 'geo_h3cell_rings',
    sql: ringsOfCell,
    takes: ['string', 'int'],
    examples: [
      [
        'geo_h3cell_rings("861f8894fffffff", 1)',
        [
          ['861f8894fffffff'],
          [
            '861f88947ffffff',
            '861f8895fffffff',
            '861f88867ffffff',
            '861f8d497ffffff',
            '861f8d4b7ffffff',
            '861f8896fffffff',
          ],
        ],
      ],
      ['geo_h3cell_rings("861f8894fffffff", 150)', null],
    ],
  },
  {
    name: 'geo_h3cell_neighbors',
    sql: neighborCells,
    takes: ['string'],
    examples: [
      [
        'geo_h3cell_neighbors("862a1072fffffff")',
        [
          '862a10777ffffff',
          '862a100d7ffffff',
          '862a100dfffffff',
          '862a1070fffffff',
          '862a10707ffffff',
          '862a10727ffffff',
        ],
      ],
      ['geo_h3cell_neighbors("abc")', null],
    ],
  },
  {
    name: 'geo_h3cell_to_central_point',
    sql: ({ arguments: [cell] }) => dynamicOf(aboutCell(cell, central)),
    takes: ['string'],
    examples: [
      [
        'geo_h3cell_to_central_point("862a1072fffffff")',
        { type: 'Point', coordinates: [-74.016008479792447, 40.7041679083504] },
      ],
      ['geo_h3cell_to_central_point("1")', null],
    ],
  },
  {
    name: 'geo_h3cell_to_polygon',
    sql: ({ arguments: [cell] }) => dynamicOf(aboutCell(cell, outline)),
    takes: ['string'],
    examples: [['geo_h3cell_to_polygon("@")', null]],
  },
];

import { type Fragment, raw } from '../sql/fragment.ts';
import { dynamicOf, pairsText, pairText, withNames } from './geo-fragments.ts';
import { letIn } from './geo-sphere.ts';
import type { FunctionRow } from './row.ts';

// Well-known text as GeoJSON. https://learn.microsoft.com/kusto/query/geo-from-wkt-function

const number = '-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?';
const blanks = '[ \\\\t\\\\n\\\\r]*';
const pair = `${blanks}${number}[ \\\\t\\\\n\\\\r]+${number}${blanks}`;
const listOf = (item: string): string => `${blanks}[(]${item}(?:,${item})*[)]${blanks}`;

interface Kind {
  readonly keyword: string;
  readonly type: string;
  readonly shape: string;
  readonly element: string;
  /** The text of coordinates `v`. */
  readonly text: string;
  /** Whether coordinates are paths that must be closed. */
  readonly closed?: string;
}

const array = (texts: string): string => `concat('[', arrayStringConcat(${texts}, ','), ']')`;
const pairs = (list: string): string => pairsText(raw(`arrayMap(p -> (p[1], p[2]), ${list})`)).text;
const isClosed = 'length(l) > 3 AND l[1] = l[length(l)]';

const kinds: readonly Kind[] = [
  {
    keyword: 'POINT',
    type: 'Point',
    shape: `${blanks}[(]${pair}[)]${blanks}`,
    element: 'Array(Array(Float64))',
    text: pairText(raw('v[1][1]'), raw('v[1][2]')).text,
  },
  {
    keyword: 'LINESTRING',
    type: 'LineString',
    shape: listOf(pair),
    element: 'Array(Array(Float64))',
    text: pairs('v'),
  },
  {
    keyword: 'MULTIPOINT',
    type: 'MultiPoint',
    shape: listOf(pair),
    element: 'Array(Array(Float64))',
    text: pairs('v'),
  },
  {
    keyword: 'POLYGON',
    type: 'Polygon',
    shape: listOf(listOf(pair)),
    element: 'Array(Array(Array(Float64)))',
    text: array(`arrayMap(l -> ${pairs('l')}, v)`),
    closed: `arrayAll(l -> ${isClosed}, v)`,
  },
  {
    keyword: 'MULTILINESTRING',
    type: 'MultiLineString',
    shape: listOf(listOf(pair)),
    element: 'Array(Array(Array(Float64)))',
    text: array(`arrayMap(l -> ${pairs('l')}, v)`),
  },
  {
    keyword: 'MULTIPOLYGON',
    type: 'MultiPolygon',
    shape: listOf(listOf(listOf(pair))),
    element: 'Array(Array(Array(Array(Float64))))',
    text: array(`arrayMap(r -> ${array(`arrayMap(l -> ${pairs('l')}, r)`)}, v)`),
    closed: `arrayAll(r -> arrayAll(l -> ${isClosed}, r), v)`,
  },
];

/** Forms of the text of which it is not published what Kusto makes of them. */
const unsure = `match(t, '(?i)^${blanks}(?:SRID|GEOMETRYCOLLECTION)|^${blanks}MULTIPOINT${blanks}[(]${blanks}[(]|EMPTY|[A-Z][ \\\\t]+[ZM]+[ \\\\t]*[(]|(?:^|[ \\\\t(,])[-+]?[.]|[+][0-9]|[.](?:[^0-9]|$)') OR match(t, '^${blanks}[A-Z]*[a-z]')`;

const shapeOf = (text: Fragment): Fragment => {
  const json =
    "translate(replaceRegexpAll(replaceRegexpAll(replaceRegexpOne(t, '^[ \\\\t\\\\n\\\\r]*[A-Z]+', ''), '([-+0-9.eE]+)[ \\\\t\\\\n\\\\r]+([-+0-9.eE]+)', '[\\\\1,\\\\2]'), '[ \\\\t\\\\n\\\\r]', ''), '()', '[]')";
  const numbers = "arrayMap(n -> abs(toFloat64OrZero(n)), extractAll(j, '[-+0-9.eE]+'))";
  const branches = kinds.map(({ keyword, type, shape, element, text, closed }) => {
    const valid = `throwIf(${closed === undefined ? 'false' : `NOT (${closed})`}, 'geo_from_wkt() of a polygon that is not closed is not supported') = 0`;
    const found = `concat('{"type":"${type}","coordinates":', ${text}, '}')`;
    return `match(t, '^${blanks}${keyword}${shape}$'), ${letIn({ v: `JSONExtract(j, '${element}')` }, `if(empty(v), '', if(${valid}, ${found}, ''))`)}`;
  });
  const sure = `throwIf((${unsure}) OR arrayMax(${numbers}) > 90, 'geo_from_wkt() of this form of text is not supported') = 0`;
  return withNames({ t: text }, raw(letIn({ j: json }, `if(${sure}, multiIf(${branches.join(', ')}, ''), '')`)));
};

/** `geo_from_wkt`. */
export const geoWktFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_from_wkt',
    sql: ({ arguments: [text] }) => dynamicOf(shapeOf(text ?? raw("''"))),
    takes: ['string'],
    examples: [
      ['geo_from_wkt("POINT (1 2)")', { type: 'Point', coordinates: [1, 2] }],
      [
        'geo_from_wkt("LINESTRING (1 2, 3 4)")',
        {
          type: 'LineString',
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      [
        'geo_from_wkt("MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)),((10 10, 12 10, 12 12, 10 10)))")',
        {
          type: 'MultiPolygon',
          coordinates: [
            [
              [
                [0, 0],
                [2, 0],
                [2, 2],
                [0, 0],
              ],
            ],
            [
              [
                [10, 10],
                [12, 10],
                [12, 12],
                [10, 10],
              ],
            ],
          ],
        },
      ],
      ['geo_from_wkt("LINESTRING")', null],
    ],
  },
];

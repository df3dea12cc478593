import { raw, type Scalar, scalar } from '../sql/fragment.ts';
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
import { aboutS2, cellAbove, leafBeside, leafOf, placeOn, tokenOf } from './geo-s2-fragments.ts';
import { letIn } from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';

// Cells of S2, which tokens of hexadecimal digits name. https://learn.microsoft.com/kusto/query/geo-point-to-s2cell-function

const cellOfPoint = ({ arguments: [longitude, latitude, level] }: Call): Scalar => {
  const inRange = `${onEarth(raw('lng'), raw('lat')).text} AND level BETWEEN 0 AND 30`;
  const token = letIn({ cell: cellAbove(leafOf('lng', 'lat'), 'level') }, tokenOf('cell'));
  return scalar(
    'string',
    withNames(
      { lng: realOf(longitude), lat: realOf(latitude), level: wholeOf(level, '11') },
      raw(`if(${inRange}, ${token}, '')`),
    ),
    false,
  );
};

const middle = letIn(
  { m: placeOn('(2 * ij.2 + 1) / (2 * n)', '(2 * ij.3 + 1) / (2 * n)') },
  pointText(raw('m.1'), raw('m.2')).text,
);

const outline = letIn(
  {
    ring: `arrayMap(z -> ${placeOn('(ij.2 + z.1) / n', '(ij.3 + z.2) / n')}, [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])`,
  },
  polygonText(raw('ring')).text,
);

/** The eight cells around one, given to the table in the library's order; at the corners of the cube there are fewer. */
const neighbors = letIn(
  {
    around: `arrayDistinct(arrayMap(z -> ${letIn({ leaf: leafBeside('(ij.2 + z.1) * size', '(ij.3 + z.2) * size') }, letIn({ cell: cellAbove('leaf', 'level') }, tokenOf('cell')))}, [(-1, -1), (1, -1), (0, -1), (0, 1), (-1, 0), (1, 0), (-1, 1), (1, 1)]))`,
  },
  `if(throwIf(length(around) != 8, 'geo_s2cell_neighbors() at a corner of a face is not supported') = 0, ${tokensText(raw(inHashOrder('around', 11))).text}, '')`,
);

const neighborCells = letIn({ size: 'toInt64(bitShiftLeft(toUInt64(1), 30 - level))' }, neighbors);

/** Functions about cells of S2. */
export const s2Functions: readonly FunctionRow[] = [
  {
    name: 'geo_point_to_s2cell',
    sql: cellOfPoint,
    takes: ['real', 'real', 'int'],
    examples: [
      ['geo_point_to_s2cell(-80.195829, 25.802215, 8)', '88d9b'],
      ['geo_point_to_s2cell(300, 1, 8)', ''],
      ['geo_point_to_s2cell(1, 1, int(null))', ''],
    ],
  },
  {
    name: 'geo_s2cell_neighbors',
    sql: ({ arguments: [token] }) => dynamicOf(aboutS2(token ?? raw("''"), neighborCells)),
    takes: ['string'],
    examples: [
      [
        'geo_s2cell_neighbors("89c259")',
        ['89c25d', '89c25b', '89c2f7', '89c257', '89c2f5', '89c251', '89c25f', '89c2f9'],
      ],
      ['geo_s2cell_neighbors("a")', null],
    ],
  },
  {
    name: 'geo_s2cell_to_central_point',
    sql: ({ arguments: [token] }) => dynamicOf(aboutS2(token ?? raw("''"), middle)),
    takes: ['string'],
    examples: [
      ['geo_s2cell_to_central_point("1234567")', { type: 'Point', coordinates: [9.86830731850408, 27.4683929258276] }],
      ['geo_s2cell_to_central_point("a")', null],
    ],
  },
  {
    name: 'geo_s2cell_to_polygon',
    sql: ({ arguments: [token] }) => dynamicOf(aboutS2(token ?? raw("''"), outline)),
    takes: ['string'],
    examples: [
      [
        'geo_s2cell_to_polygon("89c259")',
        {
          type: 'Polygon',
          coordinates: [
            [
              [-74.030012249838478, 40.8012684339439],
              [-74.030012249838478, 40.7222262918358],
              [-73.935982114337421, 40.708880489804564],
              [-73.935982114337421, 40.787917134506841],
              [-74.030012249838478, 40.8012684339439],
            ],
          ],
        },
      ],
      ['geo_s2cell_to_polygon("a")', null],
    ],
  },
];

import { refuse } from '../failure.ts';
import { type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { realOf, withNames } from './geo-fragments.ts';
import { across, angleOf, earthRadius, letIn, pointAt, turn } from './geo-sphere.ts';
import type { Call, FunctionRow } from './row.ts';
import { literalText } from './text-fragments.ts';

// Distances and angles between points. https://learn.microsoft.com/kusto/query/geo-distance-2points-function

/** The arguments of a call by short names; null is NaN. */
export const named = (call: Call, names: readonly string[]): Record<string, Fragment> =>
  Object.fromEntries(names.map((name, index) => [name, realOf(call.arguments[index])]));

/** Whether pairs of names are longitudes and latitudes on Earth. */
export const places = (...names: readonly (readonly [longitude: string, latitude: string])[]): string =>
  `(${names.map(([x, y]) => `${x} BETWEEN -180 AND 180 AND ${y} BETWEEN -90 AND 90`).join(' AND ')})`;

/** Refuses the measures on a spheroid: Microsoft does not publish how they are worked out. */
export const onSphere = (call: Call, index: number): void => {
  const flag = call.arguments[index];
  if (flag !== undefined && literalText(flag) !== 'false')
    refuse('KQL_UNSUPPORTED_ARGUMENT', `${call.name}() on a spheroid is not supported`, call.nodes[index]);
};

/** The angle between two places, by the formula of haversines. */
const haversine = (x1: string, y1: string, x2: string, y2: string): string => {
  const rad = (degrees: string): string => `((pi() / 180) * ${degrees})`;
  return letIn(
    {
      dy: `sin(0.5 * (${rad(y2)} - ${rad(y1)}))`,
      dx: `sin(0.5 * (${rad(x2)} - ${rad(x1)}))`,
    },
    `2 * asin(sqrt(least(1., dy * dy + dx * dx * cos(${rad(y1)}) * cos(${rad(y2)}))))`,
  );
};

const distance = (call: Call): Scalar => {
  onSphere(call, 4);
  const metres = `${earthRadius} * ${haversine('x1', 'y1', 'x2', 'y2')}`;
  return scalar(
    'real',
    withNames(named(call, ['x1', 'y1', 'x2', 'y2']), raw(`if(${places(['x1', 'y1'], ['x2', 'y2'])}, ${metres}, NULL)`)),
  );
};

const inCircle = (call: Call): Scalar =>
  scalar(
    'bool',
    withNames(
      named(call, ['x1', 'y1', 'x2', 'y2', 'radius']),
      raw(
        `CAST(if(${places(['x1', 'y1'], ['x2', 'y2'])} AND radius >= 0, ${earthRadius} * ${haversine('x1', 'y1', 'x2', 'y2')} <= radius, NULL), 'Nullable(Bool)')`,
      ),
    ),
  );

/** The angle at b from the way to a to the way to c, clockwise, less than a whole turn. */
const clockwise = (a: string, b: string, c: string): string =>
  letIn(
    { bend: angleOf(across(a, b), across(b, c)), left: `${turn(a, b, c)} > 0` },
    `if(left, pi() - bend, if(bend >= pi(), 0., pi() + bend))`,
  );

/** Ways between points that are the same, or opposite, have no direction. */
const hasWay = (a: string, b: string): string =>
  `(abs(${a}.1 - ${b}.1) + abs(${a}.2 - ${b}.2) + abs(${a}.3 - ${b}.3) > 0 AND abs(${a}.1 + ${b}.1) + abs(${a}.2 + ${b}.2) + abs(${a}.3 + ${b}.3) > 1e-15)`;

const angle = (call: Call): Scalar => {
  const found = letIn(
    { a: pointAt('x1', 'y1'), b: pointAt('x2', 'y2'), c: pointAt('x3', 'y3') },
    `if(${hasWay('a', 'b')} AND ${hasWay('b', 'c')}, ${clockwise('a', 'b', 'c')}, NULL)`,
  );
  return scalar(
    'real',
    withNames(
      named(call, ['x1', 'y1', 'x2', 'y2', 'x3', 'y3']),
      raw(`if(${places(['x1', 'y1'], ['x2', 'y2'], ['x3', 'y3'])}, ${found}, NULL)`),
    ),
  );
};

const azimuth = (call: Call): Scalar => {
  const found = letIn(
    { a: '(0., 0., 1.)', b: pointAt('x1', 'y1'), c: pointAt('x2', 'y2') },
    `if(${hasWay('b', 'c')}, ${clockwise('a', 'b', 'c')}, NULL)`,
  );
  const known = "throwIf(abs(y1) = 90, 'geo_azimuth() from a pole is not supported') = 0";
  return scalar(
    'real',
    withNames(
      named(call, ['x1', 'y1', 'x2', 'y2']),
      fragment`if(${raw(`${places(['x1', 'y1'], ['x2', 'y2'])} AND ${known}`)}, ${raw(found)}, NULL)`,
    ),
  );
};

/** Functions about points. */
export const geoPointFunctions: readonly FunctionRow[] = [
  {
    name: 'geo_distance_2points',
    sql: distance,
    takes: ['real', 'real', 'real', 'real', 'bool'],
    examples: [
      ['geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)', 1546754.35197381],
      ['geo_distance_2points(300, 1, 1, 1)', null],
    ],
  },
  {
    name: 'geo_point_in_circle',
    sql: inCircle,
    takes: ['real'],
    examples: [
      ['geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)', true],
      ['geo_point_in_circle(-122.137575, 47.630683, -122.100896, 47.527351, 3500)', false],
      ['geo_point_in_circle(200, 1, 1, 1, 1)', null],
      ['geo_point_in_circle(1, 1, 1, 1, -1)', null],
    ],
  },
  {
    name: 'geo_angle',
    sql: angle,
    takes: ['real'],
    examples: [
      ['geo_angle(0, 10, 0, 5, 3, -10)', 2.94493843406882],
      ['geo_angle(0, 10, 0, 10, 3, -10)', null],
    ],
  },
  {
    name: 'geo_azimuth',
    sql: azimuth,
    takes: ['real'],
    examples: [
      ['geo_azimuth(5, 10, 10, -40)', 3.05459939796449],
      ['geo_azimuth(5, 10, 5, 10)', null],
    ],
  },
];

import { type Fragment, raw } from '../sql/fragment.ts';
import { withNames } from './geo-fragments.ts';
import { degreesOf, letIn, pointAt } from './geo-sphere.ts';

// Cells of S2: six faces of a cube, each a square of 2^30 by 2^30 leaves along a Hilbert curve. https://s2geometry.io/devguide/s2cell_hierarchy

/** The quarters of a square along the curve by orientation, their places in the curve, and how each turns the orientation. */
const placeOfQuarter = '[[0, 1, 3, 2], [0, 3, 1, 2], [2, 3, 1, 0], [2, 1, 3, 0]]';
const quarterOfPlace = '[[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]]';
const turns = '[1, 0, 0, 3]';

/** The number of the leaf at `i`, `j` of a face. */
const leafAt = (face: string, i: string, j: string): string => {
  const step = letIn(
    {
      place: `${placeOfQuarter}[acc.1 + 1][bitShiftLeft(bitAnd(bitShiftRight(i_, 29 - k), 1), 1) + bitAnd(bitShiftRight(j_, 29 - k), 1) + 1]`,
    },
    `(bitXor(acc.1, ${turns}[place + 1]), bitOr(bitShiftLeft(acc.2, 2), toUInt64(place)))`,
  );
  const folded = `arrayFold((acc, k) -> ${step}, range(30), (toUInt8(bitAnd(f_, 1)), toUInt64(0))).2`;
  return letIn(
    { f_: `toUInt8(${face})`, i_: `toUInt64(${i})`, j_: `toUInt64(${j})` },
    `bitOr(bitOr(bitShiftLeft(toUInt64(f_), 61), bitShiftLeft(${folded}, 1)), toUInt64(1))`,
  );
};

/** The cell of a level that a leaf, or a smaller cell, lies in. */
export const cellAbove = (cell: string, level: string): string =>
  letIn({ low: `bitShiftLeft(toUInt64(1), 2 * (30 - ${level}))` }, `bitOr(bitAnd(${cell}, bitNot(low - 1)), low)`);

/** The token of a cell: its digits without the zeros at the end. */
export const tokenOf = (cell: string): string => `replaceRegexpOne(leftPad(lower(hex(${cell})), 16, '0'), '0+$', '')`;

/** From a coordinate of a face to its part of the square, and back. */
const partOf = (u: string): string => `if(${u} >= 0, 0.5 * sqrt(1 + 3 * ${u}), 1 - 0.5 * sqrt(1 - 3 * ${u}))`;
const coordinateOf = (s: string): string =>
  `if(${s} >= 0.5, (1 / 3) * (4 * ${s} * ${s} - 1), (1 / 3) * (1 - 4 * (1 - ${s}) * (1 - ${s})))`;

const leaf = (u: string): string =>
  `toInt64(greatest(0., least(1073741823., round(1073741824. * (${partOf(u)}) - 0.5))))`;

/** The face that a point lies on, with the point's coordinates there, as a tuple. */
const onFace =
  'multiIf(f = 0, (p.2 / p.1, p.3 / p.1), f = 1, (-p.1 / p.2, p.3 / p.2), f = 2, (-p.1 / p.3, -p.2 / p.3), f = 3, (p.3 / p.1, p.2 / p.1), f = 4, (p.3 / p.2, -p.1 / p.2), (-p.2 / p.3, -p.1 / p.3))';

/** The number of the face that the point `p` lies on. */
const faceOf = letIn(
  {
    x: 'if(abs(p.1) > abs(p.2), if(abs(p.1) > abs(p.3), 0, 2), if(abs(p.2) > abs(p.3), 1, 2))',
  },
  'x + if(multiIf(x = 0, p.1, x = 1, p.2, p.3) < 0, 3, 0)',
);

/** The leaf that a place in degrees lies in. */
export const leafOf = (longitude: string, latitude: string): string =>
  letIn(
    { p: pointAt(longitude, latitude) },
    letIn({ f: faceOf }, letIn({ uv: onFace }, leafAt('f', leaf('uv.1'), leaf('uv.2')))),
  );

/** The point at coordinates of a face. */
const pointOn = (u: string, v: string): string =>
  letIn(
    { a: u, b: v },
    'multiIf(f = 0, (1., a, b), f = 1, (-a, 1., b), f = 2, (-a, -b, 1.), f = 3, (-1., -b, -a), f = 4, (b, -1., -a), (b, a, -1.))',
  );

/** The leaf at `i_`, `j_` of the face `f`, or of the face beside it where they are just outside. */
export const leafBeside = (i: string, j: string): string => {
  const linear = (step: string): string =>
    `greatest(-1.0000000000000002, least(1.0000000000000002, (2 * (greatest(-1, least(1073741824, ${step})) - 536870912) + 1) / 1073741824.))`;
  const index = (u: string): string =>
    `toInt64(greatest(0., least(1073741823., round(1073741824. * 0.5 * (${u} + 1) - 0.5))))`;
  const wrapped = letIn(
    { p: pointOn(linear('x_'), linear('y_')) },
    letIn({ f: faceOf }, letIn({ uv: onFace }, leafAt('f', index('uv.1'), index('uv.2')))),
  );
  const within = 'x_ >= 0 AND x_ < 1073741824 AND y_ >= 0 AND y_ < 1073741824';
  return letIn({ x_: i, y_: j }, `if(${within}, ${leafAt('f', 'x_', 'y_')}, ${wrapped})`);
};

/** The place in degrees at parts of a face. */
export const placeOn = (s: string, t: string): string =>
  letIn({ s_: s, t_: t }, letIn({ q_: pointOn(coordinateOf('s_'), coordinateOf('t_')) }, degreesOf('q_')));

/**
 * SQL about the cell that a token names: its number `id`, face `f`, `level`, and its place `ij` among the squares of its level, of which
 * there are `n` along each side. '' where a text names none.
 */
export const aboutS2 = (token: Fragment, body: string): Fragment => {
  const number = "reinterpretAsUInt64(reverse(unhex(rightPad(token, 16, '0'))))";
  const low = 'bitAnd(id, bitNot(id) + 1)';
  const step = letIn(
    { q: `${quarterOfPlace}[acc.1 + 1][bitAnd(bitShiftRight(id, 59 - 2 * k), 3) + 1]` },
    `(bitXor(acc.1, ${turns}[bitAnd(bitShiftRight(id, 59 - 2 * k), 3) + 1]), acc.2 * 2 + toInt64(intDiv(q, 2)), acc.3 * 2 + toInt64(q % 2))`,
  );
  const place = `arrayFold((acc, k) -> ${step}, range(toUInt8(level)), (toUInt8(bitAnd(f, 1)), toInt64(0), toInt64(0)))`;
  const known = letIn(
    { f: 'toUInt8(bitShiftRight(id, 61))', level: `toInt32(30 - intDiv(bitCount(${low} - 1), 2))` },
    letIn({ ij: place, n: 'toInt64(bitShiftLeft(toUInt64(1), level))' }, body),
  );
  const valid = `id != 0 AND bitShiftRight(id, 61) < 6 AND bitAnd(${low}, 1537228672809129301) != 0`;
  return withNames(
    { token },
    raw(letIn({ id: `if(match(token, '^[0-9a-fA-F]{1,16}$'), ${number}, toUInt64(0))` }, `if(${valid}, ${known}, '')`)),
  );
};

import { toDynamic } from '../expressions/convert.ts';
import { arrayOfTexts } from '../expressions/json.ts';
import { type Fragment, fragment, joined, raw, type Scalar, scalar } from '../sql/fragment.ts';

// What the functions about places on Earth share: coordinates in degrees, GeoJSON as text. https://learn.microsoft.com/kusto/query/geospatial-grid-systems

/**
 * SQL in which values have names, each worked out once: `let x = ..., y = ... in body`. The names are those of a lambda, so they must
 * not be names of columns that a value reads; columns of a relation always are written `_.name`.
 */
export const withNames = (values: Readonly<Record<string, Fragment>>, body: Fragment): Fragment => {
  const names = Object.keys(values);
  const lists = joined(
    Object.values(values).map((value) => fragment`[${value}]`),
    ', ',
  );
  return fragment`arrayMap((${raw(names.join(', '))}) -> ${body}, ${lists})[1]`;
};

/** An argument that is a real; NaN, which no range holds, stands for null. */
export const realOf = (value: Scalar | undefined): Fragment =>
  value === undefined ? raw('nan') : fragment`ifNull(${value}, nan)`;

/** An argument that is a whole number, or what it is by default where it is left out; null is less than any that is allowed. */
export const wholeOf = (value: Scalar | undefined, otherwise: string): Fragment =>
  value === undefined ? raw(otherwise) : fragment`ifNull(${value}, -1)`;

/** Whether a longitude and a latitude are on Earth. */
export const onEarth = (longitude: Fragment, latitude: Fragment): Fragment =>
  fragment`(${longitude} BETWEEN -180 AND 180 AND ${latitude} BETWEEN -90 AND 90)`;

/** A number as JSON has it, where the number is called `x`. */
const numberText = toDynamic(scalar('real', raw('x'), false));

/** The text `[longitude,latitude]` of a pair of numbers. */
export const pairText = (longitude: Fragment, latitude: Fragment): Fragment =>
  arrayOfTexts(fragment`arrayMap(x -> ${numberText}, [${longitude}, ${latitude}])`);

/** The text of an array of pairs, `[[longitude,latitude],...]`. */
export const pairsText = (pairs: Fragment): Fragment =>
  arrayOfTexts(fragment`arrayMap(p -> ${pairText(raw('p.1'), raw('p.2'))}, ${pairs})`);

/** A point in GeoJSON. */
export const pointText = (longitude: Fragment, latitude: Fragment): Fragment =>
  fragment`concat('{"type":"Point","coordinates":', ${pairText(longitude, latitude)}, '}')`;

/** A polygon of one ring in GeoJSON; the ring is an array of pairs that begins and ends at the same point. */
export const polygonText = (ring: Fragment): Fragment =>
  fragment`concat('{"type":"Polygon","coordinates":[', ${pairsText(ring)}, ']}')`;

/** An array of tokens in JSON: they hold nothing that JSON must escape. */
export const tokensText = (tokens: Fragment): Fragment =>
  fragment`concat('[', arrayStringConcat(arrayMap(t -> concat('"', t, '"'), ${tokens}), ','), ']')`;

/** A dynamic from SQL that is '' where there is none. */
export const dynamicOf = (text: Fragment): Scalar => ({ ...scalar('dynamic', text, false), written: true });

/**
 * Tokens in the order that Kusto lists neighbours in: that of a hash table of the GNU library to which they were given one by one,
 * with the least prime number of buckets that is not below their number.
 */
export const inHashOrder = (tokens: string, buckets: number): string =>
  `arrayMap((hs, ts) -> arrayReverseSort((t, i) -> (indexOf(hs, hs[i]), i), ts, arrayEnumerate(ts)), [arrayMap(t -> gccMurmurHash(t) % ${buckets}, ${tokens})], [${tokens}])[1]`;

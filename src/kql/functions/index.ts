import { sketchFunctions } from '../aggregates/sketches.ts';
import { arraySortFunctions } from './array-sort.ts';
import { arrayFunctions } from './arrays.ts';
import { bagFunctions } from './bags.ts';
import { binFunctions } from './bin.ts';
import { bitwiseFunctions } from './bitwise.ts';
import { compressedFunctions } from './compressed.ts';
import { conditionalFunctions } from './conditional.ts';
import { conversionFunctions } from './conversion.ts';
import { datetimeFunctions } from './datetime.ts';
import { datetimePartFunctions } from './datetime-parts.ts';
import { displayFunctions } from './display.ts';
import { encodingFunctions } from './encoding.ts';
import { extractJsonFunctions } from './extract-json.ts';
import { formatTimeFunctions } from './format-time.ts';
import { geoDensifyFunctions } from './geo-densify.ts';
import { geohashFunctions } from './geo-geohash.ts';
import { h3Functions } from './geo-h3.ts';
import { geoIntersectionFunctions } from './geo-intersections.ts';
import { geoLineFunctions } from './geo-lines.ts';
import { geoPointFunctions } from './geo-points.ts';
import { geoPolygonFunctions } from './geo-polygons.ts';
import { s2Functions } from './geo-s2.ts';
import { geoWktFunctions } from './geo-wkt.ts';
import { hashFunctions } from './hash.ts';
import { ipFunctions } from './ip.ts';
import { ipv6Functions } from './ipv6.ts';
import { mathFunctions } from './math.ts';
import { packFunctions } from './pack.ts';
import { parseFunctions } from './parse-text.ts';
import { positionFunctions } from './positions.ts';
import { punycodeFunctions } from './punycode.ts';
import { rangeFunctions } from './range.ts';
import { regexFunctions } from './regex.ts';
import { type FunctionRow, tabled } from './row.ts';
import { seriesDecomposeFunctions } from './series-decompose.ts';
import { seriesElementFunctions } from './series-elements.ts';
import { seriesFillFunctions } from './series-fill.ts';
import { seriesFilterFunctions } from './series-filters.ts';
import { seriesFitFunctions } from './series-fit.ts';
import { seriesStatsFunctions } from './series-stats.ts';
import { setFunctions } from './sets.ts';
import { statisticsFunctions } from './statistics.ts';
import { stringFunctions } from './strings.ts';
import { typeFunctions } from './types.ts';
import { unitFunctions } from './units.ts';
import { windowFunctions } from './windows.ts';

/** Every scalar function that is supported, by name. A family is a file; a function is a row of it. */
export const functions: ReadonlyMap<string, FunctionRow> = tabled([
  ...binFunctions,
  ...compressedFunctions,
  ...conditionalFunctions,
  ...conversionFunctions,
  ...bitwiseFunctions,
  ...datetimeFunctions,
  ...datetimePartFunctions,
  ...displayFunctions,
  ...extractJsonFunctions,
  ...formatTimeFunctions,
  ...encodingFunctions,
  ...geohashFunctions,
  ...h3Functions,
  ...geoLineFunctions,
  ...geoPointFunctions,
  ...s2Functions,
  ...geoPolygonFunctions,
  ...geoIntersectionFunctions,
  ...geoWktFunctions,
  ...geoDensifyFunctions,
  ...hashFunctions,
  ...ipFunctions,
  ...ipv6Functions,
  ...mathFunctions,
  ...arrayFunctions,
  ...arraySortFunctions,
  ...bagFunctions,
  ...packFunctions,
  ...parseFunctions,
  ...positionFunctions,
  ...punycodeFunctions,
  ...rangeFunctions,
  ...regexFunctions,
  ...seriesDecomposeFunctions,
  ...seriesElementFunctions,
  ...seriesFillFunctions,
  ...seriesFilterFunctions,
  ...seriesFitFunctions,
  ...seriesStatsFunctions,
  ...setFunctions,
  ...stringFunctions,
  ...typeFunctions,
  ...sketchFunctions,
  ...statisticsFunctions,
  ...unitFunctions,
  ...windowFunctions,
]);

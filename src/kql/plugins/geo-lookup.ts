import { convert, isTrue } from '../expressions/convert.ts';
import { refuse } from '../failure.ts';
import { distanceToLine } from '../functions/geo-lines.ts';
import { polygonValue } from '../functions/geo-polygon-fragments.ts';
import { distanceToPolygon, polygonHolds } from '../functions/geo-polygons.ts';
import { lineValue } from '../functions/geo-shapes.ts';
import { frameOf, lower } from '../operators/operator.ts';
import type { JoinOutput, PlanColumn } from '../plan/node.ts';
import {
  aggregated,
  extended,
  filtered,
  joinedRelations,
  type Relation,
  shared,
  visibleColumns,
} from '../plan/relation.ts';
import { columnReference, type Fragment, fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import { type Expression, kindOf } from '../syntax/kusto.ts';
import { literalFlag, literalNumber } from './arguments.ts';
import { lookupOutputs } from './lookup-outputs.ts';
import type { Plugin, PluginCall } from './plugin.ts';

/** How the shapes of a lookup are read and compared with places. */
interface Shapes {
  /** What is read of a shape once. */
  readonly read: (shape: Fragment) => Fragment;
  /** Whether a place belongs to a shape. */
  readonly meets: (
    call: PluginCall,
    place: readonly [Scalar, Scalar],
    shape: Fragment,
    radius: number | undefined,
  ) => Scalar;
  readonly needsRadius: boolean;
}

const within = (distance: Scalar, radius: number): Scalar =>
  scalar('bool', fragment`(${distance} <= ${raw(`toFloat64(${radius})`)})`);

const lines: Shapes = {
  read: lineValue,
  meets: (call, [longitude, latitude], shape, radius = 0) =>
    within(distanceToLine(call.name, longitude, latitude, shape), radius),
  needsRadius: true,
};

const polygons: Shapes = {
  read: polygonValue,
  meets: (call, [longitude, latitude], shape, radius) =>
    radius === undefined
      ? polygonHolds(call.name, longitude, latitude, shape)
      : within(distanceToPolygon(call.name, longitude, latitude, shape), radius),
  needsRadius: false,
};

/** The column of the lookup table that holds the shapes. */
const shapeColumn = (table: Relation, node: Expression | undefined, call: PluginCall): PlanColumn => {
  const name =
    node !== undefined && kindOf(node) === 'NameReference'
      ? (node as Kusto.Language.Syntax.NameReference).SimpleName
      : undefined;
  return (
    visibleColumns(table).find((column) => column.name === name) ??
    refuse('KQL_ARGUMENTS', `${call.name} takes a column of the lookup table here`, node ?? call.call)
  );
};

const radiusOf = (node: Expression | undefined, shapes: Shapes, call: PluginCall): number | undefined => {
  const radius = literalNumber(node, call);
  if (radius === undefined && !shapes.needsRadius) return undefined;
  return radius !== undefined && Number.isFinite(radius) && radius >= 0
    ? radius
    : refuse('KQL_ARGUMENTS', `${call.name} takes a radius in metres`, node ?? call.call);
};

/** Each place of the rows once, with the rows of the table whose shape it belongs to. */
const matched = (
  rows: Relation,
  place: readonly [string, string],
  table: Relation,
  key: PlanColumn,
  shapes: Shapes,
  call: PluginCall,
  radius: number | undefined,
) => {
  const { names } = call.block.query;
  const read = names.fresh('shape');
  const real = (name: string): Scalar => scalar('real', columnReference(name));
  const each = aggregated(
    rows,
    place.map((name) => ({ name, value: real(name), hidden: true })),
    [],
  );
  const shaped = extended(table, [
    {
      name: read,
      value: scalar('dynamic', shapes.read(convert(scalar(key.type, columnReference(key.name)), 'dynamic')), false),
      hidden: true,
    },
  ]);
  const own = place.map((): string => names.fresh('place'));
  const outputs: JoinOutput[] = [
    ...place.map(
      (source, index): JoinOutput => ({
        side: 'left',
        source,
        column: { name: own[index] ?? source, type: 'real', nullable: true, hidden: true },
      }),
    ),
    { side: 'right', source: read, column: { name: read, type: 'dynamic', nullable: false, hidden: true } },
    ...visibleColumns(table).map((column): JoinOutput => ({ side: 'right', source: column.name, column })),
  ];
  const pairs = joinedRelations('CROSS', each, shaped, [], outputs);
  const [longitude = '', latitude = ''] = own;
  const condition = shapes.meets(call, [real(longitude), real(latitude)], columnReference(read), radius);
  return { found: filtered(pairs, scalar('bool', isTrue(condition), false)), own };
};

const lookupOf =
  (shapes: Shapes): Plugin =>
  (call) => {
    const [tableNode, shapeNode, longitudeNode, latitudeNode, ...rest] = call.arguments;
    const option = (name: string, index: number) => call.named.get(name) ?? rest[index];
    if (tableNode === undefined) return refuse('KQL_ARGUMENTS', `${call.name} takes a lookup table`, call.call);
    const radius = radiusOf(option('radius', 0), shapes, call);
    const keepsAll = literalFlag(option('return_unmatched', 1), call);
    const keepsShape = literalFlag(option('return_lookup_key', 3), call);
    const { query, scope } = call.block;
    const frame = frameOf(call.input, call.block);
    const place = [longitudeNode, latitudeNode].map((node) => ({
      name: query.names.fresh('place'),
      value: frame.stage(convert(lower(node, frame), 'real')),
      hidden: true,
    }));
    const rows = shared(extended(frame.input, place), query.names, true);
    const table = query.lowerRelation(tableNode, scope);
    const key = shapeColumn(table, shapeNode, call);
    const [longitude, latitude] = [place[0]?.name ?? '', place[1]?.name ?? ''];
    const { found, own } = matched(rows, [longitude, latitude], table, key, shapes, call, radius);
    const keyColumn = (name: string): PlanColumn => ({ name, type: 'real', nullable: true });
    const keys = [longitude, latitude].map((name, index) => ({
      left: keyColumn(name),
      right: keyColumn(own[index] ?? name),
    }));
    const outputs = lookupOutputs(rows, found, ({ name }) => keepsShape || name !== key.name, call.columns);
    return joinedRelations(keepsAll ? 'LEFT' : 'INNER', rows, found, keys, outputs);
  };

/** `geo_line_lookup`: the rows of a table whose line is near a place. https://learn.microsoft.com/kusto/query/geo-line-lookup-plugin */
export const lineLookup: Plugin = lookupOf(lines);

/** `geo_polygon_lookup`: the rows of a table whose polygon holds a place. https://learn.microsoft.com/kusto/query/geo-polygon-lookup-plugin */
export const polygonLookup: Plugin = lookupOf(polygons);

import type { RenderHint } from '../kql/render-hint.ts';
import { clipped, printable } from './cell-text.ts';
import { drawBars } from './chart/bars.ts';
import { drawColumns } from './chart/columns.ts';
import { type ChartData, seriesOf } from './chart/series.ts';

/** How wide a chart may be, and whether escape codes for colour may stand in it. */
export interface ChartOptions {
  readonly width: number;
  readonly color: boolean;
}

const mostSeries = 12;
const narrowest = 40;
const widest = 200;

/** The kinds of `render` that are drawn as bars, and those that are drawn as columns over an axis. */
const barKinds: ReadonlySet<string> = new Set(['barchart', 'piechart']);
const columnKinds: ReadonlySet<string> = new Set([
  'columnchart',
  'timechart',
  'linechart',
  'areachart',
  'stackedareachart',
  'scatterchart',
]);

/**
 * Draws an answer as `render` asks, in block characters: bars for `barchart` and `piechart`, columns for the others.
 * Undefined where the kind is another, or where no column holds numbers: then the answer is a table.
 * Which columns are drawn follows Kusto: the first column that is no number is the axis (`xcolumn` names another), every column of
 * numbers is drawn (`ycolumns` chooses), and further columns of text tell series apart (`series` names them).
 * https://learn.microsoft.com/kusto/query/render-operator
 */
export const drawChart = (
  data: ChartData,
  { kind, properties }: RenderHint,
  options: ChartOptions,
): string | undefined => {
  const isBar = barKinds.has(kind);
  if (!isBar && !columnKinds.has(kind)) return undefined;
  const series = seriesOf(data, kind, properties);
  if (series === undefined || series.length === 0) return undefined;
  const width = Math.min(widest, Math.max(narrowest, options.width));
  const shown = series.slice(0, mostSeries);
  const title = properties['title'];
  const lines = [
    ...(title === undefined ? [] : [clipped(printable(title), width)]),
    ...(isBar
      ? drawBars(shown, { width, color: options.color, share: kind === 'piechart' })
      : drawColumns(shown, { width, color: options.color })),
    ...(series.length > shown.length ? [`… and ${series.length - shown.length} more series`] : []),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
};

import { xmlText } from '../../../lib/xml-text.ts';
import type { Blueprint } from '../../model/blueprint.ts';
import { Catalogue, type PrintedFile } from '../print-context.ts';
import { type NetworkPicture, type Picture, pictureOf, type RegionPicture } from './picture.ts';

const WIDTH = 570;
const GAP = 40;
const LINE = 18;
const PAD = 14;
const TOP = 96;

/** The networks of both regions as a picture: `network.svg`. */
export function printDiagram(blueprint: Blueprint): PrintedFile {
  return { path: 'network.svg', text: svgOf(pictureOf(new Catalogue(blueprint)), blueprint.name) };
}

function svgOf(picture: Picture, name: string): string {
  const columns = picture.regions.map((region, index) => regionColumn(region, GAP + index * (WIDTH + GAP)));
  const bottom = Math.max(...columns.map(({ bottom: end }) => end));
  const width = GAP + picture.regions.length * (WIDTH + GAP);
  const height = bottom + 90;
  const outside = [
    label(GAP, 32, `The network of ${name}`, 'title'),
    label(GAP, 54, 'Every line is a peering or a way in; what is not drawn is refused.', 'small'),
    ...entrances(picture, width),
    ...logs(picture, bottom + 24, width),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Network of ${xmlText(name)}">`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...outside,
    ...columns.flatMap(({ parts }) => parts),
    ...(picture.hubsLinked ? [hubLink()] : []),
    '</svg>',
    '',
  ].join('\n');
}

/** The line between the hubs, across the gap between the regions. */
const hubLink = (): string => {
  const left = GAP + WIDTH - PAD;
  return `<path class="way" d="M ${left} ${TOP + 90} H ${left + GAP + 2 * PAD}"/>`;
};

const style = [
  'text{font:13px "Segoe UI",Helvetica,Arial,sans-serif;fill:#1b1f24}',
  '.title{font-size:18px;font-weight:600}.head{font-weight:600}.small{font-size:11.5px;fill:#57606a}.mono{font:11.5px Consolas,Menlo,monospace;fill:#3d444d}',
  '.page{fill:#fff}.region{fill:#f6f8fa;stroke:#d0d7de}.hub{fill:#ddf4ff;stroke:#0969da}.spoke{fill:#fff8f0;stroke:#bc4c00}.outside{fill:#fff;stroke:#57606a}.logs{fill:#f0fff4;stroke:#1a7f37}',
  '.way{stroke:#57606a;stroke-width:1.5;fill:none}',
].join('');

interface Column {
  readonly parts: readonly string[];
  readonly bottom: number;
}

function regionColumn({ name, key, hub, spokes }: RegionPicture, x: number): Column {
  const top = TOP + 30;
  const parts: string[] = [];
  const inner = x + PAD;
  const width = WIDTH - 2 * PAD;
  let y = top + 40;
  let hubBottom = y;
  if (hub !== undefined) {
    parts.push(...networkBox(hub, 'hub', inner, y, width));
    hubBottom = y + heightOf(hub);
    y = hubBottom + 34;
  }
  for (const spoke of spokes) {
    const middle = y + heightOf(spoke) / 2;
    parts.push(`<path class="way" d="M ${inner + 10} ${hubBottom} V ${middle} H ${inner + 26}"/>`);
    parts.push(...networkBox(spoke, 'spoke', inner + 26, y, width - 26));
    y += heightOf(spoke) + 16;
  }
  const bottom = y + 4;
  const role = key === 'primary' ? 'serves' : 'takes over';
  return {
    bottom,
    parts: [
      `<rect class="region" x="${x}" y="${top}" width="${WIDTH}" height="${bottom - top}" rx="6"/>`,
      label(x + PAD, top + 24, `${name} (${role})`, 'head'),
      ...parts,
    ],
  };
}

const rowsOf = ({ subnets }: NetworkPicture): number => Math.ceil(subnets.length / 2);
const contentLines = ({ contents }: NetworkPicture): readonly string[] => wrapped(contents, 74);
const heightOf = (network: NetworkPicture): number =>
  2 * PAD + LINE * (1 + rowsOf(network) + contentLines(network).length) + 6;

function networkBox(network: NetworkPicture, kind: 'hub' | 'spoke', x: number, y: number, width: number): string[] {
  const lines: string[] = [
    `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${heightOf(network)}" rx="5"/>`,
    label(x + PAD, y + PAD + 12, network.name, 'head'),
    label(x + width - PAD, y + PAD + 12, network.space, 'mono', 'end'),
  ];
  network.subnets.forEach(({ name, prefix }, index) => {
    const column = x + PAD + (index % 2) * ((width - PAD) / 2);
    lines.push(label(column, y + PAD + 12 + LINE * (1 + Math.floor(index / 2)), `${name} ${prefix}`, 'mono'));
  });
  contentLines(network).forEach((line, index) => {
    lines.push(label(x + PAD, y + PAD + 18 + LINE * (1 + rowsOf(network) + index), line, 'small'));
  });
  return lines;
}

/** From where something may come in: people by Front Door, and sites by the gateway. */
function entrances({ frontDoor }: Picture, width: number): string[] {
  const words = [
    frontDoor
      ? 'Internet: Front Door Premium with a web application firewall, private link to the applications'
      : 'Internet: nothing comes in',
    'Own sites and administrators: gateway and Bastion of the hub',
  ];
  const half = (width - 3 * GAP) / 2;
  return words.flatMap((word, index) => {
    const x = GAP + index * (half + GAP);
    return [
      `<rect class="outside" x="${x}" y="66" width="${half}" height="34" rx="5"/>`,
      label(x + half / 2, 88, word, 'small', 'middle'),
    ];
  });
}

function logs({ logs: words }: Picture, y: number, width: number): string[] {
  if (words.length === 0) return [];
  return [
    `<rect class="logs" x="${GAP}" y="${y}" width="${width - 2 * GAP}" height="40" rx="5"/>`,
    label(
      width / 2,
      y + 25,
      `Everything writes its logs to one place: ${words.join(', ')}; kept six years and more`,
      'small',
      'middle',
    ),
  ];
}

/** Words put together in lines of a bounded length. */
function wrapped(words: readonly string[], longest: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 3 <= longest) lines[lines.length - 1] = `${last} · ${word}`;
    else lines.push(word);
  }
  return lines;
}

const label = (x: number, y: number, text: string, kind: string, anchor = 'start'): string =>
  `<text class="${kind}" x="${x}" y="${y}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${xmlText(text)}</text>`;

import { join } from 'node:path';
import type { WantedResource } from '../../blueprint/adopt/index.ts';
import type { Blueprint, PrintedFile } from '../../blueprint/index.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Resource } from '../../model/resource.ts';
import type { AssessPorts } from '../assess.ts';
import { writeFilePieces } from '../write-file.ts';

interface Printed {
  /** Where the files lie. */
  readonly folder: string;
  readonly files: readonly PrintedFile[];
  readonly blueprint: Blueprint;
  /** The subscriptions of the existing estate, for ids that agree. */
  readonly subscriptions: { readonly phi?: string; readonly platform?: string };
}

const PARAMETERS = 'existing.parameters.json';

/**
 * A printed blueprint as resources, read as any input is, so that both sides of a comparison went the same way. Only what the
 * configuration or the existing estate says is known: what whoever deploys gives stays an unknown parameter.
 */
export async function wantedResources(
  { folder, files, blueprint, subscriptions }: Printed,
  { readEstate }: Pick<AssessPorts, 'readEstate'>,
): Promise<Result<readonly WantedResource[], readonly string[]>> {
  const values = Object.entries(subscriptions).flatMap(([key, guid]) => {
    const known = blueprint.parameters.find(({ name }) => name === `${key}SubscriptionId`);
    return known === undefined || known.default !== undefined ? [] : [[known.name, { value: guid }] as const];
  });
  const text = JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(values),
  });
  const written = await writeFilePieces(join(folder, PARAMETERS), [text]);
  if (!written.ok) return err([written.error]);
  const requests = files.some(({ path }) => path.startsWith('graph/')) ? ['graph'] : [];
  const { estate } = await readEstate(['main.json', ...requests], { cwd: folder, parameterFiles: [PARAMETERS] });
  const places = new Map(files.map((file) => [file.path, symbolsByLine(file.text)]));
  const bySymbol = new Map(blueprint.resources.map((resource) => [resource.symbol, resource]));
  return ok(
    estate.resources.map((resource): WantedResource => {
      const symbol = symbolAt(places.get(resource.source.file), resource);
      const declared = symbol === undefined ? undefined : bySymbol.get(symbol);
      const unit = declared?.unit ?? resource.source.file.replace(/\.json$/, '');
      return {
        resource,
        symbol: declared?.symbol,
        unit,
        place: declared?.place ?? { region: 'primary' },
        // What only follows from another resource has no purpose of its own.
        purpose: declared === undefined || declared.type.toLowerCase() !== resource.type ? '' : declared.purpose,
      };
    }),
  );
}

interface SymbolLine {
  readonly line: number;
  readonly symbol: string;
}

/** Where each resource of a printed template begins: the printer writes `resources` at the top, a symbol a member. */
function symbolsByLine(text: string): readonly SymbolLine[] {
  const lines = text.split('\n');
  const from = lines.indexOf('  "resources": {');
  return lines.flatMap((line, index) => {
    const symbol = index > from && from >= 0 ? /^ {4}"(\w+)": \{/.exec(line)?.[1] : undefined;
    return symbol === undefined ? [] : [{ line: index + 1, symbol }];
  });
}

/** The symbol in whose member a resource stands; one that is shown inside another has that one's. */
const symbolAt = (symbols: readonly SymbolLine[] | undefined, { source }: Resource): string | undefined =>
  symbols?.findLast(({ line }) => line <= (source.line ?? 0))?.symbol;

import { resolve } from 'node:path';
import { z } from 'zod';
import type { PriceList } from '../../blueprint/index.ts';
import { readTextFile } from '../../connect/local-files/index.ts';
import { readChecked } from '../../content/check-schema.ts';
import { formatContentError } from '../../content/content-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';

const priceListSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code, as USD'),
  prices: z
    .array(
      z.strictObject({
        type: z.string().regex(/^[\w.]+(\/\w+)+$/, 'a resource type, as Microsoft.Network/azureFirewalls'),
        sku: z.string().optional(),
        monthly: z.number().min(0),
      }),
    )
    .max(10_000),
});

const MAX_BYTES = 4 * 1024 * 1024;

/** Reads the user's price file. @returns on error one line a problem, with file and line */
export async function readPrices(file: string, cwd: string): Promise<Result<PriceList, readonly string[]>> {
  const text = await readTextFile(resolve(cwd, file), MAX_BYTES);
  if (!text.ok) return err([`${file}: ${text.error}`]);
  const checked = readChecked(priceListSchema, text.value.text, file);
  if (!checked.ok) return err(checked.error.map(formatContentError));
  const { currency, prices } = checked.value.value;
  return ok({ currency, prices: prices.map(({ sku, ...price }) => (sku === undefined ? price : { ...price, sku })) });
}

// Writes a synthetic complete export of N resources: the mix of types and sizes of a hospital's subscription.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { idOf, makers } from './resource-mix.mjs';

const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111';

/** Clinics in one resource group; with 25 resources each, a group holds 200. */
const CLINICS = 8;

/** Writes `count` resources to `file` as one JSON array, streamed. The same count gives the same bytes. */
export async function writeEstate(file, count) {
  const out = createWriteStream(file);
  for (let i = 0; i < count; i++) {
    const clinic = Math.floor(i / makers.length);
    const group = `${subscription}/resourceGroups/rg${Math.floor(clinic / CLINICS)}`;
    const { names, on, ...made } = makers[i % makers.length](group, clinic);
    const resource = {
      id: idOf(group, { type: made.type, names, on }),
      ...made,
      name: names.at(-1),
      ...(on === undefined
        ? { location: 'eastus2', tags: { dataClassification: 'phi', costCentre: `c${i % 40}` } }
        : {}),
    };
    if (!out.write(`${i === 0 ? '[\n' : ',\n'}${JSON.stringify(resource)}`)) await once(out, 'drain');
  }
  out.end('\n]\n');
  await once(out, 'finish');
}

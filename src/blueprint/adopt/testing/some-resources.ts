import type { Resource } from '../../../model/resource.ts';
import type { ValueObject } from '../../../model/value.ts';
import type { WantedResource } from '../adoption.ts';

const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/old';

/** An existing resource of which a test says only what it is about. */
export function existing(type: string, name: string, body: ValueObject = {}, more: Partial<Resource> = {}): Resource {
  const [provider = '', ...types] = type.split('/');
  const names = name.split('/');
  const path = types.map((segment, index) => `${segment}/${names[index] ?? ''}`).join('/');
  const id = `${GROUP}/providers/${provider}/${path}`;
  return {
    id,
    type: type.toLowerCase(),
    name,
    body: { id, type: type.toLowerCase(), name: names.at(-1) ?? '', ...body },
    completeness: 'declared',
    existence: true,
    origin: 'arm-template',
    source: { file: 'old.json', line: 1 },
    ...more,
  };
}

/** The same as a blueprint wants it. */
export function wanted(
  type: string,
  name: string,
  body: ValueObject = {},
  more: Partial<WantedResource> = {},
): WantedResource {
  const resource = existing(type, name, body);
  const id = resource.id.replace('/resourceGroups/old', '/resourceGroups/new');
  return {
    resource: { ...resource, id, body: { ...resource.body, id } },
    symbol: name.replace(/\W/g, ''),
    unit: 'phi/records-data',
    place: { region: 'primary', spoke: 'records' },
    purpose: 'For a test.',
    ...more,
  };
}

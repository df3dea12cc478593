import type { Resource, SourceLocation } from '../../../model/resource.ts';
import type { Unknown } from '../../../model/unknown.ts';
import { below, locatePlace, type Place } from '../session.ts';
import type { Declaration } from './declaration.ts';
import { templatePath } from './locate.ts';

/** A declaration as a resource of the estate. Its position is worked out when it is first asked for. */
export function toResource(declaration: Declaration, existence: true | Unknown): Resource {
  const { identity, apiVersion, json, place } = declaration;
  const source = lazySource(place);
  return {
    id: String(identity.id),
    type: identity.type.toLowerCase(),
    name: String(identity.name),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    body: declaration.body,
    completeness: 'declared',
    existence,
    origin: 'arm-template',
    get source(): SourceLocation {
      return source();
    },
    locate: (path) => locatePlace(below(place, ...templatePath(json, path))),
    ...(identity.extends === undefined ? {} : { extends: String(identity.extends) }),
  };
}

function lazySource(place: Place): () => SourceLocation {
  let found: SourceLocation | undefined;
  return () => {
    found ??= locatePlace(place);
    return found;
  };
}

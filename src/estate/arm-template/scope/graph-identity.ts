import { joinText } from '../../../model/unknown.ts';
import { getMember, isValueObject, type Value } from '../../../model/value.ts';
import type { Identity } from './identity.ts';
import { asText, type Text } from './text.ts';

/** Members that name a Graph object for good, the first one that is there counts. */
const KEYS = ['uniqueName', 'appId', 'userPrincipalName', 'id', 'displayName'] as const;

/**
 * The identity of a resource of a Bicep extension: `Microsoft.Graph/groups@v1.0` has no Azure id. A Graph object gets the
 * path of its collection and what names it there; one that nothing names gets its symbolic name.
 * Source: https://learn.microsoft.com/graph/templates/
 */
export function graphIdentity(type: string, properties: Value, name: Text | undefined, symbolicName: string): Identity {
  const plain = type.split('@')[0] ?? type;
  const collection = plain.slice(plain.indexOf('/') + 1);
  const found = isValueObject(properties)
    ? KEYS.map((key) => asText(getMember(properties, key))).find((text) => text !== undefined)
    : undefined;
  const leaf = name ?? found ?? symbolicName;
  return {
    id: joinText(['/', collection, '/', leaf]),
    type: plain,
    name: leaf,
    leaf,
    base: '',
    extends: undefined,
    fits: true,
  };
}

import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { Unknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import { memberOf } from '../session.ts';
import { type Definitions, resolveType, typeName } from './parameter-type.ts';

const ALL: JsonObject = { type: 'secureObject' };

/**
 * The value of a secure parameter as expressions see it: that there is a text, not which. So no secret comes into a
 * resource or a name, wherever the template uses it: it is as unknown as one that Azure takes out of a Key Vault. An empty text is no secret and stays; of an object with secret
 * members only those are left out.
 * @param identity of the whole value; members get theirs below it
 */
export function withoutSecrets(value: Value, declared: JsonObject, definitions: Definitions, identity: string): Value {
  if (typeof value !== 'string' && !isValueArray(value) && !isValueObject(value)) return value;
  const type = resolveType(declared, definitions);
  const isSecret = typeName(type).startsWith('secure');
  if (typeof value === 'string') return isSecret && value !== '' ? new Unknown('runtime', identity) : value;
  if (isValueArray(value)) {
    const items = isSecret ? ALL : memberOf(type, 'items');
    const prefix = memberOf(type, 'prefixItems');
    return value.map((item, i) => {
      const own = isSecret ? ALL : ((Array.isArray(prefix) ? prefix[i] : undefined) ?? items);
      return withoutSecrets(item, objectOf(own), definitions, `${identity}[${i}]`);
    });
  }
  const typeOf = isSecret ? (): JsonObject => ALL : membersOf(type, definitions);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      withoutSecrets(member, typeOf(name), definitions, `${identity}.${name}`),
    ]),
  );
}

/** The declared type of each member; of one that its variants declare differently, the secure one. */
function membersOf(type: JsonObject, definitions: Definitions): (name: string) => JsonObject {
  const discriminator = memberOf(type, 'discriminator');
  const mapping = Object.values(objectOf(memberOf(discriminator, 'mapping')));
  const variants = [type, ...mapping.map((variant) => resolveType(objectOf(variant), definitions))];
  return (name) => {
    const own = variants.flatMap((variant) => {
      const properties = objectOf(memberOf(variant, 'properties'));
      const found = memberOf(properties, name) ?? memberOf(variant, 'additionalProperties');
      return isJsonObject(found) ? [found] : [];
    });
    return own.find((each) => typeName(resolveType(each, definitions)).startsWith('secure')) ?? own[0] ?? {};
  };
}

const objectOf = (json: Json | undefined): JsonObject => (isJsonObject(json) ? json : {});

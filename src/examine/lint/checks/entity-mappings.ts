import { type EntityType, entityTypeNames, findEntityType, findIdentifier } from '../../rule/entity-types.ts';
import { sentinelLimits as limits } from '../../rule/limits.ts';
import type { EntityMapping } from '../../rule/rule.ts';
import { type Found, type LintCheck, shown } from '../check.ts';

const mapped = (entityType: string, ...fields: readonly string[]) => ({
  entityType,
  fields: fields.map((identifier) => ({ identifier, column: 'A' })),
});
const rule = (...entityMappings: readonly EntityMapping[]) => ({ query: 'T', entityMappings });

/** Mappings that Sentinel refuses. Columns are another check's. */
export const entityMappings: LintCheck = {
  code: 'ENTITY_MAPPING',
  finds: 'A mapping to a kind of entity or an identifier that there is not, without what its kind needs, or too many.',
  cases: {
    speaks: [
      rule(mapped('Patient', 'Name')),
      rule(mapped('IP', 'Adress')),
      rule(mapped('Account', 'UPNSuffix')),
      rule(mapped('FileHash', 'Value')),
      rule(mapped('Account', 'Name', 'UPNSuffix', 'Sid', 'PUID')),
      rule(...Array.from({ length: 11 }, () => mapped('IP', 'Address'))),
    ],
    silent: [
      rule(mapped('Account', 'FullName')),
      rule(mapped('ip', 'address')),
      rule(mapped('FileHash', 'Algorithm', 'Value')),
    ],
  },
  check: ({ rule: found }) => {
    const findings = found.entityMappings.flatMap(mappingFindings);
    if (found.entityMappings.length <= limits.entityMappings) return findings;
    const message = `${found.entityMappings.length} entity mappings: Sentinel takes ${limits.entityMappings}`;
    return [
      ...findings,
      { level: 'error', message, hint: 'keep the strongest', place: { member: ['entityMappings'] } },
    ];
  },
};

function mappingFindings(mapping: EntityMapping, i: number): readonly Found[] {
  const place = { member: ['entityMappings', i] };
  const type = findEntityType(mapping.entityType);
  if (type === undefined) {
    const message = `there is no entity type "${shown(mapping.entityType)}"`;
    return [{ level: 'error', message, hint: `one of ${entityTypeNames.join(', ')}`, place }];
  }
  const found: Found[] = identifierFindings(type, mapping, i);
  if (mapping.fields.length > limits.identifiersPerMapping) {
    const message = `${mapping.fields.length} identifiers of one entity: Sentinel takes ${limits.identifiersPerMapping}`;
    found.push({ level: 'error', message, hint: 'keep the strongest', place });
  }
  const given = new Set(mapping.fields.map(({ identifier }) => findIdentifier(type, identifier)));
  if (!type.required.some((set) => set.every((name) => given.has(name)))) {
    const wanted = type.required.map((set) => set.join(' with ')).join(', ');
    const message = `an entity of type ${type.name} is not identified by what is mapped`;
    found.push({ level: 'error', message, hint: `map one of ${wanted}`, place });
  }
  return found;
}

const identifierFindings = (type: EntityType, { fields }: EntityMapping, i: number): Found[] =>
  fields.flatMap(({ identifier }, j): Found[] =>
    findIdentifier(type, identifier) !== undefined
      ? []
      : [
          {
            level: 'error',
            message: `${type.name} has no identifier "${shown(identifier)}"`,
            hint: `one of ${type.identifiers.join(', ')}`,
            place: { member: ['entityMappings', i, 'fieldMappings', j] },
          },
        ],
  );

import { sentinelLimits as limits } from '../../rule/limits.ts';
import { type AlertDetailsOverride, dynamicProperties } from '../../rule/rule.ts';
import { type Found, type LintCheck, shown } from '../check.ts';
import { placeholders } from './mapped-columns.ts';

const details = (over: Partial<AlertDetailsOverride>) => ({ query: 'T', alertDetails: { properties: [], ...over } });
const custom = (...names: readonly string[]) => ({
  query: 'T',
  customDetails: names.map((name) => ({ name, column: 'A' })),
});

/** Formats and custom details that Sentinel refuses. */
export const alertDetails: LintCheck = {
  code: 'ALERT_DETAILS',
  finds: 'Alert details or custom details past what Sentinel takes, or with placeholders that it does not see.',
  cases: {
    speaks: [
      details({ displayNameFormat: '{{A}} {{B}} {{N}} {{F}}' }),
      details({ displayNameFormat: 'x'.repeat(300) }),
      details({ descriptionFormat: 'x'.repeat(5001) }),
      details({ displayNameFormat: 'by {{ A }}' }),
      details({ properties: [{ property: 'Colour', column: 'A' }] }),
      custom(...Array.from({ length: 21 }, (_, i) => `d${i}`)),
      custom('a name with blanks'),
      custom('aNameOfMoreThanTwentyCharacters'),
    ],
    silent: [
      details({ displayNameFormat: '{{A}} by {{B}}' }),
      details({ properties: [{ property: 'AlertLink', column: 'A' }] }),
      custom('User', 'Address_1'),
    ],
  },
  check: ({ rule }) => {
    const { displayNameFormat: name, descriptionFormat: description, properties } = rule.alertDetails;
    return [
      ...formatFindings('alertDisplayNameFormat', name, limits.displayNameLength),
      ...formatFindings('alertDescriptionFormat', description, limits.descriptionLength),
      ...properties.flatMap(({ property }) => propertyFindings(property)),
      ...customFindings(rule.customDetails.map((detail) => detail.name)),
    ];
  },
};

function formatFindings(member: string, format: string | undefined, length: number): readonly Found[] {
  if (format === undefined) return [];
  const found: Found[] = [];
  const place = { member: ['alertDetailsOverride', member] };
  if (format.length > length) {
    found.push({
      level: 'error',
      message: `${member} has ${format.length} characters: Sentinel takes ${length}`,
      hint: 'shorten it',
      place,
    });
  }
  const count = placeholders(format).length;
  if (count > limits.placeholders) {
    const message = `${member} has ${count} placeholders: Sentinel takes ${limits.placeholders}`;
    found.push({ level: 'error', message, hint: 'surface the others as custom details', place });
  }
  if (/\{\{\s+\w+\s*\}\}|\{\{\w+\s+\}\}/.test(format)) {
    const message = `${member} has a placeholder with blanks: Sentinel leaves it as it is`;
    found.push({ level: 'warning', message, hint: 'write {{Column}}', place });
  }
  return found;
}

const propertyFindings = (property: string): readonly Found[] =>
  dynamicProperties.some((known) => known.toLowerCase() === property.toLowerCase())
    ? []
    : [
        {
          level: 'error',
          message: `an alert has no property "${shown(property)}" that a column may give`,
          hint: `one of ${dynamicProperties.join(', ')}`,
          place: { member: ['alertDetailsOverride', 'alertDynamicProperties'] },
        },
      ];

function customFindings(names: readonly string[]): readonly Found[] {
  const found: Found[] = names
    .filter((name) => name.length > limits.customDetailNameLength || !/^[A-Za-z]\w*$/.test(name))
    .map((name) => ({
      level: 'error',
      message: `the name of the custom detail "${shown(name)}" is not one that Sentinel takes`,
      hint: `a letter, then letters, digits and _: at most ${limits.customDetailNameLength} characters`,
      place: { member: ['customDetails', name] },
    }));
  if (names.length <= limits.customDetails) return found;
  const message = `${names.length} custom details: Sentinel takes ${limits.customDetails}`;
  return [
    ...found,
    { level: 'error', message, hint: 'keep what an analyst asks for first', place: { member: ['customDetails'] } },
  ];
}

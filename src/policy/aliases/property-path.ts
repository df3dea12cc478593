/** Any element of an array. */
export const STAR = '[*]';
/** `properties` of an array element, passed over where the element holds the next member itself. */
export const NESTED = '{properties}';

/** Member names from the resource's root, with `STAR` and `NESTED` between them. */
export type Steps = readonly string[];

const TOKEN = /\[\*\]|\['([^']*)'\]|\["([^"]*)"\]|\[([^\]]*)\]|[^.[\]]+/g;

/** Reads `networkAcls.ipRules[*].value` and `tags['cost centre']` into steps. */
export function parseSteps(path: string): Steps {
  return [...path.matchAll(TOKEN)].map((match) => {
    if (match[0] === STAR) return STAR;
    return match[1] ?? match[2] ?? match[3] ?? match[0];
  });
}

/** Steps as one text, the form in which documented defaults name properties: `properties.subnets[*].properties.nsg`. */
export function printSteps(steps: Steps): string {
  let text = '';
  for (const step of steps) {
    if (step === STAR) text += STAR;
    else text += `${text === '' ? '' : '.'}${step === NESTED ? 'properties' : step}`;
  }
  return text;
}

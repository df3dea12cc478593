import { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { pathText } from './address.ts';
import { joinPieces } from './value-text.ts';

/** What Azure will answer, as far as it follows from the id; `${version}` in it is Azure's to make up. */
const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'microsoft.keyvault/vaults': { 'properties.vaultUri': 'https://{0}.vault.azure.net/' },
  'microsoft.keyvault/vaults/keys': {
    'properties.keyUri': 'https://{0}.vault.azure.net/keys/{1}',
    'properties.keyUriWithVersion': 'https://{0}.vault.azure.net/keys/{1}/{?}',
  },
  'microsoft.keyvault/managedhsms': { 'properties.hsmUri': 'https://{0}.managedhsm.azure.net/' },
  'microsoft.keyvault/managedhsms/keys': {
    'properties.keyUri': 'https://{0}.managedhsm.azure.net/keys/{1}',
    'properties.keyUriWithVersion': 'https://{0}.managedhsm.azure.net/keys/{1}/{?}',
  },
};

/**
 * What a resource of azapi exports of Azure's answer (`output`), where it can be told before.
 * @param id its ARM id, the names in it known
 * @param path below `output`
 */
export function azapiOutput(type: string, id: string, path: readonly (string | number)[]): Value | undefined {
  const answer = answers[type.toLowerCase()]?.[pathText(path)];
  if (answer === undefined) return undefined;
  const names = id.split('/').filter((_, at, all) => at > all.lastIndexOf('providers') + 2 && isName(at, all));
  const pieces = answer.split(/(\{.\})/).map((piece) => {
    const mark = /^\{(.)\}$/.exec(piece)?.[1];
    if (mark === undefined) return piece;
    return mark === '?' ? new Unknown('runtime', `${id.replaceAll('/', '|')}.version`) : (names[Number(mark)] ?? '');
  });
  return joinPieces(pieces);
}

/** After a namespace stand pairs of type and name. */
const isName = (at: number, segments: readonly string[]): boolean => (at - segments.lastIndexOf('providers')) % 2 === 1;

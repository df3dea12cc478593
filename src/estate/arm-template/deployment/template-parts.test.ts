import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { readJsonDocument } from '../document/document.ts';
import { templateParts } from './template-parts.ts';

function partsOf(template: Json, linkedAreRead = true): readonly string[] {
  const document = readJsonDocument('main.json', JSON.stringify(template));
  if (!document.ok) throw new Error('the test holds no JSON');
  return templateParts(document.value, linkedAreRead).map((part) =>
    [part.id.slice('main.json#'.length), part.secure, part.kind === 'parameter' ? part.fallback : part.holds].join(' '),
  );
}

describe('templateParts', () => {
  it.each<[string, Json, string]>([
    ['no default', { type: 'securestring' }, 'true none'],
    ['a null default', { type: 'secureString', defaultValue: null }, 'true none'],
    ['an empty default', { type: 'secureObject', defaultValue: {} }, 'true empty'],
    ['a generated default', { type: 'SecureString', defaultValue: '[newGuid()]' }, 'true generated'],
    ['a value that only looks generated', { type: 'securestring', defaultValue: 'newGuid()' }, 'true value'],
    ['a plain parameter', { type: 'string', defaultValue: 'x' }, 'false value'],
    ['a definition', { $ref: '#/definitions/secret' }, 'true none'],
    ['a definition that is missing', { $ref: '#/definitions/other' }, 'false none'],
    ['no object', 7, 'false none'],
  ])('templateParts tells what a parameter falls back on: %s', (_, declared, expected) => {
    const definitions = { secret: { type: 'securestring' } };
    expect(partsOf({ parameters: { p: declared }, definitions })).toEqual([`parameters/p ${expected}`]);
  });

  it.each<[string, Json, string]>([
    ['a secure parameter in any case', "[Parameters( 'PW' )]", 'secret'],
    ['a variable that reads one', "[variables('a')]", 'secret'],
    ['variables in a circle', "[variables('circle')]", 'plain'],
    ['keys', "[listKeys('x', '2024-01-01').keys[0].value]", 'secret'],
    ['a value in a list', ["[ListAccountSas('x', '1', createObject()).accountSasToken]"], 'secret'],
    ['a name that begins so', "[myns.listing('x')]", 'plain'],
    ['a text that begins so', "[concat('listKeys(', 'x')]", 'plain'],
    ['an escaped bracket', "[[parameters('pw')]", 'plain'],
    ['outputs of another template', "[reference('d').outputs.x.value]", 'open'],
  ])('templateParts tells what an output is made of: %s', (_, value, expected) => {
    const template = {
      parameters: { pw: { type: 'securestring' } },
      variables: { a: { b: "[variables('c')]" }, c: "[parameters('pw')]", circle: "[variables('circle')]" },
      resources: { d: { type: 'Microsoft.Resources/deployments', properties: { templateLink: { uri: 'x' } } } },
      outputs: { o: { type: 'string', value } },
    };
    expect(partsOf(template, false)).toContain(`outputs/o false ${expected}`);
  });

  it('templateParts follows templates that are nested, and not without end', () => {
    const inner = { parameters: { q: { type: 'securestring', defaultValue: 'x' } } };
    let template: Json = inner;
    for (let i = 0; i < 40; i++) template = { resources: [{ properties: { template } }] };
    expect(partsOf({ resources: [{ properties: { template: inner } }] })).toEqual([
      'resources/0/properties/template/parameters/q true value',
    ]);
    expect(partsOf(template)).toEqual([]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Terraform's
import { describe, expect, it } from 'vitest';
import { templatePieces } from './json-template.ts';

const x = (expression: string) => ({ expression });

describe('templatePieces', () => {
  it.each([
    ['plain', ['plain']],
    ['${a.b.id}', [x('a.b.id')]],
    ['${a.b.id}/blobServices/default', [x('a.b.id'), '/blobServices/default']],
    ['/subscriptions/${ var.s }/x/${a["k}"].id}', ['/subscriptions/', x('var.s'), '/x/', x('a["k}"].id')]],
    ['${"${a.id}/b"}', [x('"${a.id}/b"')]],
    ['${merge(local.t, { "a" = "b" })}', [x('merge(local.t, { "a" = "b" })')]],
    ['$${kept} and $alone', ['${kept} and $alone']],
    ['', []],
  ])('reads %j', (template, pieces) => {
    expect(templatePieces(template)).toEqual(pieces);
  });

  it.each(['${open', '${"open}', '%{ if true }x%{ endif }', 'x'.repeat(200_000)])('does not read %.20j', (template) => {
    expect(templatePieces(template)).toBeUndefined();
  });
});

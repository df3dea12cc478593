import { describe, expect, it } from 'vitest';
import { linkCandidates, mentionedTemplates, pairParameters, type TemplateFile } from './template-set.ts';

const file = (name: string, text = ''): TemplateFile => ({ file: name, text, root: '/r', named: false });

describe('pairParameters', () => {
  it.each([
    ['main.json', ['main.parameters.json'], ['main.parameters.json'], []],
    [
      'azuredeploy.json',
      ['azuredeploy.parameters.json', 'other.parameters.json'],
      ['azuredeploy.parameters.json'],
      ['INPUT_PARAMETERS_UNUSED'],
    ],
    ['template.json', ['parameters.json'], ['parameters.json'], []],
    ['main.json', ['main.parameters.json', 'main.dev.parameters.json'], ['main.parameters.json'], []],
    ['main.json', ['main.prod.parameters.json'], ['main.prod.parameters.json'], []],
    ['main.json', ['main.parameters.dev.json', 'main.parameters.prod.json'], [], ['INPUT_PARAMETERS_AMBIGUOUS']],
    ['a/main.json', ['b/main.parameters.json'], [], ['INPUT_PARAMETERS_UNUSED']],
    ['main.bicep', ['main.parameters.json'], ['main.parameters.json'], []],
  ])('%s with %j', (template, parameters, wanted, said) => {
    const { pairs, diagnostics } = pairParameters(
      [file(template)],
      parameters.map((p) => file(p)),
    );
    expect(pairs[0]?.parameters.map((p) => p.file)).toEqual(wanted);
    expect(diagnostics.map((d) => d.code)).toEqual(said);
  });
});

describe('mentionedTemplates', () => {
  it('finds templates that another names in a link', () => {
    const main = file('infra/main.json', '{"templateLink":{"relativePath":"nested/net.json"}}');
    const others = [
      file('infra/nested/net.json'),
      file('infra/net.json'),
      file('infra/package.json', '"nested/net.json"'),
    ];
    expect([...mentionedTemplates([main, ...others])]).toEqual(['infra/nested/net.json']);
  });
});

describe('linkCandidates', () => {
  it.each([
    ['nested/a.json', 'infra/main.json', ['infra/nested/a.json']],
    ['../a.json', 'infra/main.json', ['a.json']],
    [
      'https://x.org/b/nested/a.json?sv=1',
      'infra/main.json',
      ['infra/x.org/b/nested/a.json', 'infra/b/nested/a.json', 'infra/nested/a.json', 'infra/a.json'],
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how an unknown piece is written
    ["${parameters('base')}/nested/a.json", 'main.json', ['nested/a.json', 'a.json']],
    ['', 'main.json', []],
  ])('of %s in %s', (reference, from, wanted) => {
    expect(linkCandidates(reference, from)).toEqual(wanted);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: HCL is written so
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanHcl } from './hcl-scan.ts';
import { readText } from './source-text.ts';

const shape = (text: string): readonly string[] =>
  scanHcl(text).map(
    (i) => `${[i.name, ...i.labels].join(' ')}${i.kind === 'block' ? '{}' : ` = ${text.slice(i.from, i.to).trim()}`}`,
  );

describe('scanHcl', () => {
  it.each<[string, string, readonly string[]]>([
    ['blocks with labels', 'resource "t" "n" {\n a = 1\n}\nlocals {}', ['resource t n{}', 'locals{}']],
    ['attributes', 'a = 1\nb = "x"\nc = [1,\n 2]\n', ['a = 1', 'b = "x"', 'c = [1,\n 2]']],
    ['comments of all three kinds', '# a {\n// b {\n/* c {\n */ d = 1 # {\ne = 2 // "', ['d = 1', 'e = 2']],
    [
      'braces in strings',
      'a = "}{"\nb = "${x["}"]}"\nc = "\\"}"\nd = 1',
      ['a = "}{"', 'b = "${x["}"]}"', 'c = "\\"}"', 'd = 1'],
    ],
    ['escaped interpolations', 'a = "$${x"\nb = 1', ['a = "$${x"', 'b = 1']],
    [
      'heredocs',
      'a = <<EOF\n } { " \nEOF\nb = <<-X\n   "\n   X\nc = 1',
      ['a = <<EOF\n } { " \nEOF', 'b = <<-X\n   "\n   X', 'c = 1'],
    ],
    ['one-line blocks', 'variable "x" { type = string }\nb = 1', ['variable x{}', 'b = 1']],
    ['carriage returns', 'a = 1\r\nb {\r\n}\r\n', ['a = 1', 'b{}']],
    ['text that is not HCL: up to it', 'a = 1\n)', ['a = 1']],
  ])('reads %s', (_, text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  it('ends on any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', '"', '{', '}', '$', '<<E\n', '\n', '#', '=', '[', ']', '\\', '/*', '*/', ' '),
        }),
        (text) => {
          for (const item of scanHcl(text)) expect(item.to).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe('readText', () => {
  it.each<[string, readonly string[], boolean, string | undefined]>([
    ['azurerm_key_vault.kv.id', ['azurerm_key_vault.kv.id'], true, 'V'],
    ['"${azurerm_key_vault.kv.id}"', ['azurerm_key_vault.kv.id'], true, 'V'],
    [
      '"${azurerm_storage_account.sa.id}/blobServices/default"',
      ['azurerm_storage_account.sa.id'],
      false,
      'V/blobServices/default',
    ],
    ['"pre-${var.x}"', ['var.x'], false, 'pre-V'],
    ['azurerm_subnet.s["a"].id', ['azurerm_subnet.s["a"].id'], true, 'V'],
    ['azurerm_subnet.s[each.key].id', ['azurerm_subnet.s[each.key].id'], true, 'V'],
    ['replace(azurerm_key_vault.kv.id, "a", "b")', ['azurerm_key_vault.kv.id'], false, undefined],
    ['one(azurerm_key_vault.kv[*].id)', ['azurerm_key_vault.kv[*].id'], true, 'V'],
    ['"${var.a}-${var.b}"', ['var.a', 'var.b'], false, undefined],
  ])('of %s', (text, references, isDirect, around) => {
    const read = readText(text);
    expect([read.references, read.isDirect, read.around('V')]).toEqual([references, isDirect, around]);
  });
});

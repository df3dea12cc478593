import { expect, it } from 'vitest';
import { showPaged } from './pager.ts';

const shown = async (text: string, rows: number | undefined, screens: number) => {
  const parts: string[] = [];
  let asked = 0;
  await showPaged(text, {
    rows,
    out: async (part) => {
      parts.push(part);
    },
    more: async () => {
      asked += 1;
      return asked < screens;
    },
  });
  return { parts, asked };
};

const text = 'a\nb\nc\nd\ne\n';

it('showPaged shows all at once where the height is not known or enough', async () => {
  expect(await shown(text, undefined, 9)).toEqual({ parts: [text], asked: 0 });
  expect(await shown(text, 6, 9)).toEqual({ parts: [text], asked: 0 });
});

it('showPaged asks between screens, and stops when told', async () => {
  expect(await shown(text, 3, 9)).toEqual({ parts: ['a\nb\n', 'c\nd\n', 'e\n'], asked: 2 });
  expect(await shown(text, 3, 1)).toEqual({ parts: ['a\nb\n'], asked: 1 });
});

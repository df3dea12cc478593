import { describe, expect, it } from 'vitest';
import { xmlText } from './xml-text.ts';

describe('xmlText', () => {
  it.each([
    ['a < b & "c" > d', 'a &lt; b &amp; &quot;c&quot; &gt; d'],
    ['two\nlines', 'two&#10;lines'],
    ['\u0000\u001b[31m\ud800', '\ufffd\ufffd[31m\ufffd'],
    ['tab\tstays', 'tab\tstays'],
  ])('writes %j', (text, expected) => {
    expect(xmlText(text)).toBe(expected);
  });
});

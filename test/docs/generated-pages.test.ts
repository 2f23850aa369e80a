import { expect, test } from 'vitest';
import { generatedPages, replaceBetween } from '../../scripts/generated-pages.ts';

test('the documentation says what the code says: else `npm run docs`', async () => {
  for (const { actual, expected } of await generatedPages()) expect(actual).toBe(expected);
});

test('a page without the markers is refused', () => {
  expect(() => replaceBetween('no markers here', 'ops', 'text')).toThrow('no markers for ops');
});

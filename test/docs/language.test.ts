import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documentOps, replaceBetween } from '../../scripts/generated-docs.ts';

test('docs/language.md has every op as the registry describes it: else `npm run docs`', async () => {
  const page = await readFile(new URL('../../docs/language.md', import.meta.url), 'utf8');
  expect(page).toBe(replaceBetween(page, 'ops', documentOps()));
});

test('a page without the markers is refused', () => {
  expect(() => replaceBetween('no markers here', 'ops', 'text')).toThrow('no markers for ops');
});

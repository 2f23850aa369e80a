import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/threat-model.md', root), 'utf8');

/** The tests that the page names: `file` “title”, “another title”. */
const named = [...page.matchAll(/`(test\/[\w./-]+\.test\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(([, file = '', titles = '']) =>
  [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file, title })),
);

it('the page on threats names tests in plenty', () => {
  expect(named.length).toBeGreaterThan(30);
  // What is written in another form than the one that is looked for would not be found.
  expect(named.length).toBe([...page.matchAll(/“/g)].length);
});

it.each(named)('there is the test “$title” in $file', async ({ file, title }) => {
  const text = await readFile(new URL(file, root), 'utf8');
  // A text that is followed by a function, as it stands in the code: quotes and backslashes are escaped there.
  const titles = [...text.matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\n])*)\1\s*,\s*(?:async\b|\()/g)].map(([, , found = '']) => found.replaceAll(/\\(.)/g, '$1'));
  expect(titles.some((found) => found.includes(title)), `${file} has no test “${title}”`).toBe(true);
});

it('the page names every file of hostile tests', async () => {
  const files = (await readdir(new URL('test/nix/threats', root))).filter((file) => file.endsWith('.test.ts'));
  expect(files.filter((file) => !named.some((test) => test.file === `test/nix/threats/${file}`))).toEqual([]);
});

it.each(['TCP', 'UDP', 'DNS', 'abstract', 'home folder', 'another derivation', 'key', 'lock', 'CVE', 'covert', 'kernel', 'side channel', 'readable by everybody'])('the page speaks of %s', (word) => {
  expect(page.toLowerCase()).toContain(word === 'CVE' ? 'published vulnerabilities' : word.toLowerCase());
});

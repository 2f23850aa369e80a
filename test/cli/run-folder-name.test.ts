import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeRunFolder, slug } from '../../runtime/cli/run-folder-name.ts';
import { temporaryDirectory } from '../nix/support/temporary.ts';

it.each([
  ['Which packages were upgraded?', 'which-packages-were-upgraded'],
  ['Which packages were upgraded more than once, and how often?', 'which-packages-were-upgraded-more-than'],
  ["What's in Zoë’s résumé?", 'whats-in-zoes-resume'],
  ['  ../../etc/passwd  ', 'etc-passwd'],
  ['何が更新されましたか', 'question'],
  ['???', 'question'],
  ['a'.repeat(100), 'a'.repeat(40)],
  [`how ${'long'.repeat(20)}`, 'how'],
])('the question %j makes the name %s', (question, name) => {
  expect(slug(question)).toBe(name);
});

it('a name is short, of letters, digits and single dashes, whatever the question is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (question) => {
      expect(slug(question)).toMatch(/^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$/);
    }),
  );
});

it('runs of the same question get folders of their own, those that begin at once too', async () => {
  const directory = await temporaryDirectory();
  await Promise.all(Array.from({ length: 4 }, () => makeRunFolder('What?', directory)));
  expect((await readdir(directory)).sort()).toEqual(['what-2.run', 'what-3.run', 'what-4.run', 'what.run']);
});

it('a run says where a folder for it cannot be made, and how to have one elsewhere (RLM3022)', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeRunFolder('What?', file)).rejects.toMatchObject({ diagnostic: { code: 'RLM3022', hint: 'name another folder with `-o`' } });
});

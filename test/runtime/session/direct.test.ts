import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { expect, it } from 'vitest';
import type { Context } from '../../../runtime/contexts/context.ts';
import { checkedSource } from '../../../runtime/session/checked-source.ts';
import { fileSource } from '../../../runtime/ops/byte-source.ts';
import { readAll } from '../../../runtime/ops/pieces.ts';
import { decideDirect } from '../../../runtime/session/direct.ts';

const question = 'Who?';

function withContexts<T>(texts: readonly string[], work: (contexts: readonly Context[]) => Promise<T>): Promise<T> {
  return withDir(
    async ({ path: directory }) =>
      work(
        await Promise.all(
          texts.map(async (text, index) => {
            const path = join(directory, String(index));
            await writeFile(path, text);
            return { name: `c${index}`, pin: { placement: 'copied', sha256: '' } as const, path, size: Buffer.byteLength(text) };
          }),
        ),
      ),
    { unsafeCleanup: true },
  );
}

/** A text of so many tokens. */
const tokens = (count: number) => ' the'.repeat(count);

it('takes texts straight to the model below 2^14 tokens, all of them together', async () => {
  await withContexts([tokens(16_383)], async (contexts) => expect(await decideDirect('auto', { question, contexts }, {})).toEqual({ direct: true, reason: 'small', tokens: { tokens: 16_383, exact: true } }));
  await withContexts([tokens(16_384)], async (contexts) => expect(await decideDirect('auto', { question, contexts }, {})).toMatchObject({ direct: false, reason: 'large' }));
  await withContexts([tokens(9_000), tokens(9_000)], async (contexts) => expect(await decideDirect('auto', { question, contexts }, {})).toMatchObject({ direct: false, tokens: { tokens: 18_000 } }));
});

it('leaves room in the window for the question and the reply', async () => {
  await withContexts([tokens(3_000)], async (contexts) => {
    expect(await decideDirect('auto', { question, contexts }, { window: 7_500 })).toMatchObject({ direct: true });
    expect(await decideDirect('auto', { question, contexts }, { window: 7_000 })).toMatchObject({ direct: false, reason: 'does not fit' });
  });
});

it('does as it is told, whatever the size', async () => {
  await withContexts([tokens(10)], async (contexts) => {
    expect(await decideDirect('never', { question, contexts }, {})).toEqual({ direct: false, reason: 'asked for', tokens: undefined });
    expect(await decideDirect('always', { question, contexts }, { window: 1 })).toMatchObject({ direct: true });
  });
});

it('stops reading a text that is not wanted any longer, in the middle', async () => {
  await withContexts(['x'.repeat(5 * 2 ** 20)], async ([context]) => {
    let pieces = 0;
    const source = checkedSource(fileSource(context?.path ?? ''), () => {
      pieces += 1;
      if (pieces === 3) throw new Error('time is over');
    });
    expect(() => readAll(source)).toThrow('time is over');
    expect(pieces).toBe(3);
  });
});

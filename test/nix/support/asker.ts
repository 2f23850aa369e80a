/**
 * A process that asks questions which the others ask as well: `asker.ts STORE LOG COUNT MODE`. It notes each question that it really
 * asks as a line of LOG. MODE: `close` puts the answers into the store and prints how many it asked, `stay` says `done` and stays without that,
 * `hang` stays in the middle of the first question.
 */
import { appendFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { openAnswerCache } from '../../../runtime/resolve/open-answer-cache.ts';
import { answerTo, questionOf } from '../../support/answers.ts';

const [store = '', log = '', count = '', mode = ''] = process.argv.slice(2);
const cache = await openAnswerCache({ store });
const names = Array.from({ length: Number(count) }, (_, index) => `question ${index}`);
const rest = names.values();
let asked = 0;

async function askAll() {
  for (const name of rest) {
    const result = await cache.askOnce(questionOf(name), async () => {
      await appendFile(log, `${name}\n`);
      if (mode === 'hang') await stay();
      await wait(5);
      return answerTo(name);
    });
    if (result.answer.text !== answerTo(name).text) throw new Error(`a wrong answer to ${name}`);
    if (result.asked) asked += 1;
  }
}

async function stay() {
  console.log('done');
  await wait(1e9);
}

await Promise.all(Array.from({ length: 8 }, askAll));
if (mode === 'stay') await stay();
await cache.close();
console.log(asked);

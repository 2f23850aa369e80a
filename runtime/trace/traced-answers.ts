import type { AnswerCache } from '../resolve/answer-cache.ts';
import { entryOf } from '../resolve/lock-file.ts';
import type { KeptAnswers } from '../project/kept-answers.ts';
import type { Happening } from './event.ts';

/** The answers that are kept, where each new one is told of once it is kept. */
export function tracedAnswers(kept: Pick<KeptAnswers, 'open' | 'installed'>, emit: (happening: Happening) => void): Pick<KeptAnswers, 'open' | 'installed'> {
  return {
    installed: () => kept.installed(),
    open: async (): Promise<AnswerCache> => {
      const cache = await kept.open();
      return {
        find: (questions, notBefore) => cache.find(questions, notBefore),
        keep: (answers) => cache.keep(answers),
        flush: () => cache.flush(),
        close: () => cache.close(),
        async askOnce(question, ask, notBefore, signal) {
          const got = await cache.askOnce(question, ask, notBefore, signal);
          if (got.asked) {
            const { answer: _, ...entry } = entryOf(got.answer);
            emit({ event: 'kept', question, ...entry });
          }
          return got;
        },
      };
    },
  };
}

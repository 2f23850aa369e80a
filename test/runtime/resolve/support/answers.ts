import type { Answer, AnswerRecord } from '../../../../runtime/answer.ts';
import type { AnswerCache } from '../../../../runtime/resolve/answer-cache.ts';
import { writeQuestion } from '../../../../runtime/questions/question.ts';
import { messagesFor } from '../../../../runtime/questions/messages.ts';
import type { AnswerType } from '../../../../compiler/answer-type.ts';
import { sha256 } from '../../../../runtime/sha256.ts';

/** The canonical JSON of a question about a text. */
export function questionAbout(text: string, type: AnswerType = 'text'): string {
  return writeQuestion({ v: 1, kind: 'call', model: 'm1', params: { temperature: 0 }, messages: messagesFor({ kind: 'call', type }, 'texts', 'Say it', [text]), type });
}

export function answerTo(question: string, text: string, record: Partial<AnswerRecord> = {}): Answer {
  const usage = { inputTokens: 10, outputTokens: 2 };
  return { question: sha256(question), text, record: { model: 'm1-scripted', date: '2026-11-01T10:00:00Z', usage, rejected: [], ...record } };
}

/** A cache that keeps nothing longer than itself. */
export function memoryCache(answers: readonly Answer[] = []): AnswerCache {
  const known = new Map(answers.map((answer) => [answer.question, answer]));
  const fresh = (question: string, notBefore?: Date) => {
    const answer = known.get(question);
    return answer === undefined || (notBefore !== undefined && new Date(answer.record.date) < notBefore) ? undefined : answer;
  };
  return {
    async find(questions, notBefore) {
      return new Map(questions.flatMap((question) => {
        const answer = fresh(question, notBefore);
        return answer === undefined ? [] : [[question, answer] as const];
      }));
    },
    async askOnce(question, ask, notBefore) {
      const there = fresh(question, notBefore);
      if (there !== undefined) return { answer: there, asked: false };
      const answer = await ask();
      known.set(question, answer);
      return { answer, asked: true };
    },
    async keep(more) {
      for (const answer of more) known.set(answer.question, answer);
    },
    flush: async () => undefined,
    close: async () => undefined,
  };
}

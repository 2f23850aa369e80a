import type { EndpointAnswer } from './endpoint-answer.ts';

/** The endpoint answered, and it is no reply. */
export class Answered extends Error {
  readonly answer: EndpointAnswer;

  constructor(answer: EndpointAnswer) {
    super(`status ${answer.status}`);
    this.name = 'Answered';
    this.answer = answer;
  }
}

import { answerOf, define } from './define.ts';

const eval_ = define({
  name: 'eval',
  family: 'eval',
  parameters: [
    { name: 'code', kind: 'fixed text', empty: 'refused', optional: false, documentation: 'a program' },
    { name: 'bindings', kind: 'bindings', optional: false, documentation: 'what the program has by name: `{ name: value }`' },
    { name: 'vm_spec', kind: 'vm spec', optional: false, documentation: 'where it runs and what it may use: `{ language: "javascript" }`' },
    { name: 'type', kind: 'result type', optional: true, default: 'text', documentation: 'what it gives: `"text"` unless given, `"number"`, `"bool"`, `{ list: … }` of these' },
  ],
  result: answerOf,
  resultText: 'the result',
  summary: 'what a program gives: its `result`, or what it prints',
  details: 'The program runs in a sandbox without network.',
  examples: [
    { plan: 'eval("result = xs.reduce((a, b) => a * b, 1)", { xs: [2, 3, 7] }, { language: "javascript" }, type: "number")', answer: '42' },
  ],
});

export { eval_ as eval };

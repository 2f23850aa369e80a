/** What a model does in a turn of an example. */
export type ExampleAction =
  | { readonly kind: 'explore'; readonly steps: string }
  | { readonly kind: 'commit'; readonly plan: string }
  | { readonly kind: 'final expression'; readonly expression: string }
  | { readonly kind: 'final text'; readonly text: string };

/** A whole session on a small text. The tests play it, and compare each `shown` with what a model would be shown. */
export interface WorkedExample {
  readonly title: string;
  readonly question: string;
  readonly context: string;
  readonly turns: readonly { readonly action: ExampleAction; readonly shown?: string }[];
  /** What models reply to what is committed, in the order in which it is asked. */
  readonly replies?: readonly string[];
  /** What the session ends with. */
  readonly answer: string;
}

export const workedExamples: readonly WorkedExample[] = [
  {
    title: 'Counting needs no model',
    question: 'Which packages were upgraded more than once?',
    context: 'mon startup unpack\nmon upgrade libc6 2.35\nmon upgrade zlib1g 1.2\ntue upgrade libc6 2.36\n',
    turns: [
      {
        action: { kind: 'explore', steps: 'ups = extract(context, "upgrade (\\S+)")\ntimes = tally(ups)' },
        shown: `ups: List<Text>, 3 matches. Shown last: the first line that was left out.
<text>
1. (line 2) libc6
2. (line 3) zlib1g
3. (line 4) libc6
not: (line 1) mon startup unpack
</text>

times: List<Text>, 2 items
<text>
1. 2\\tlibc6
2. 1\\tzlib1g
</text>`,
      },
      { action: { kind: 'final expression', expression: 'join(grep(times, "^([2-9]|\\d\\d+)\\t"), "\\n")' } },
    ],
    answer: '2\tlibc6',
  },
  {
    title: 'Find with ops, understand with the model, count with ops',
    question: 'How many complaints are about delivery?',
    context: 'complaint: The parcel came a week late.\npraise: Lovely shop!\ncomplaint: The zip broke on day one.\ncomplaint: Nothing has arrived yet.\n',
    turns: [
      {
        action: { kind: 'explore', steps: 'complaints = extract(context, "^complaint: (.*)")' },
        shown: `complaints: List<Text>, 3 matches. Shown last: the first line that was left out.
<text>
1. (line 1) The parcel came a week late.
2. (line 3) The zip broke on day one.
3. (line 4) Nothing has arrived yet.
not: (line 2) praise: Lovely shop!
</text>`,
      },
      {
        action: { kind: 'commit', plan: 'let\n  topics = map("What is the complaint about?", complaints, type: { enum: ["delivery", "product", "other"] })\nin\n  tally(topics)' },
        shown: `result: List<Text>, 2 items
<text>
1. 2\\tdelivery
2. 1\\tproduct
</text>`,
      },
      { action: { kind: 'final expression', expression: 'count(grep(topics, "^delivery$"))' } },
    ],
    replies: ['delivery', 'product', 'delivery'],
    answer: '2',
  },
  {
    title: 'A question whose answer is in words',
    question: 'Why was the launch moved?',
    context: 'Minutes, 3 May.\nCatering is settled.\nThe launch moves to June: the cases come two weeks late.\nNext meeting: 10 May.\n',
    turns: [
      {
        action: { kind: 'explore', steps: 'about = grep(context, "launch", ignore_case: true, around: 1)' },
        shown: `about: Text, 3 lines, 100 bytes
<text>
1. (line 2) Catering is settled.
2. (line 3) The launch moves to June: the cases come two weeks late.
3. (line 4) Next meeting: 10 May.
</text>`,
      },
      { action: { kind: 'final text', text: 'The cases come two weeks late.' } },
    ],
    answer: 'The cases come two weeks late.',
  },
];

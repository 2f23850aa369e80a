import type { Reaction, ReceivedRequest } from '../test/support/scripted-model.ts';

/** The first theme whose pattern is in the name of a package. */
const themes: readonly (readonly [theme: string, names: RegExp])[] = [
  ['data', /^tzdata$|-(data|l10n|man)$/],
  ['cryptography', /ssl|tls|nss|^gnupg|^gpg|^dirmngr$/],
  ['network', /curl/],
  ['library', /^lib|^python3-/],
  ['tool', /./],
];

/** What the server says that is asked examples/themes.rlm. No language model has a part in it: each answer follows from these rules. */
export function exampleReaction({ texts, query }: ReceivedRequest): Reaction {
  return { text: replyTo(query, texts), model: 'scripted' };
}

function replyTo(query: string, texts: readonly string[]): string {
  const [name = ''] = texts;
  if (query.startsWith('To which of these themes')) return themes.find(([, names]) => names.test(name))?.[0] ?? '';
  if (query.includes('Sum up in one sentence')) return summary(texts.map((line) => line.split('\t')));
  throw new Error(`the rules have no answer to ${JSON.stringify(query)}: the plan asks what it did not ask before`);
}

function summary([largest, ...others]: readonly (readonly string[])[]): string {
  const [count, theme] = largest ?? [];
  return `The largest theme is ${theme}, with ${count} packages; after it come ${others.map(([count, theme]) => `${theme} (${count})`).join(', ')}.`;
}

/** `npm run docs`: writes the parts of the documentation that follow from the code. A test says when this is due. */
import { readFile, writeFile } from 'node:fs/promises';
import { documentOps, replaceBetween } from './generated-docs.ts';

const language = new URL('../docs/language.md', import.meta.url);
await writeFile(language, replaceBetween(await readFile(language, 'utf8'), 'ops', documentOps()));

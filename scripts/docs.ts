/** `npm run docs`: writes the parts of the documentation that follow from the code. A test says when this is due. */
import { writeFile } from 'node:fs/promises';
import { generatedPages } from './generated-pages.ts';

for (const { file, expected } of await generatedPages()) await writeFile(file, expected);

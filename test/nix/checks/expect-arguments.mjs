// Stands in for rlm-op in the check `arguments`: fails unless it is given what default.nix says.
import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

const { argumentsPath, out } = process.env;
const { fields } = JSON.parse(readFileSync(argumentsPath, 'utf8'));
const [text, number, reference] = fields;

equal(process.argv[2], 'record');
deepEqual(text, { name: 'outputHash', type: 'Text', value: '\'\'${x}\'\' "$out" `id`\n\t\\' });
deepEqual(number, { name: 'type', type: 'Number', value: -7 });
equal(readFileSync(reference.value.file, 'utf8'), 'the text of a context');
writeFileSync(out, 'ok\n');

// Stands in for rlm-op where a test is about what reaches it: writes the op's name and its arguments as its result.
import { readFileSync, writeFileSync } from 'node:fs';

const { out, argumentsPath } = process.env;
writeFileSync(out, JSON.stringify({ op: process.argv[2], arguments: JSON.parse(readFileSync(argumentsPath, 'utf8')) }));

import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { defineCommands } from '../../runtime/cli/commands.ts';

const { commands } = defineCommands(new Command('rlmc'), () => undefined);
const flagsOf = ({ options }: Command) => options.flatMap(({ long, short }) => [long ?? short ?? '']);
const page = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

it('the README names every command', async () => {
  const readme = await page('README.md');
  for (const command of commands) expect(readme).toContain(`\`rlmc ${command.name()}`);
});

it.each(['build', 'run'])('the README names every option of %s', async (name) => {
  const readme = await page('README.md');
  const described = commands.find((command) => command.name() === name);
  if (described === undefined) throw new Error(`there is no ${name}`);
  const named = described.options.map(({ long, short }) => [long, short].filter((flag) => flag !== undefined));
  for (const flags of named) expect(flags.some((flag) => readme.includes(`\`${flag}`)), flags.join(' ')).toBe(true);
});

it.each(['README.md', 'CONTRIBUTING.md', 'docs/answers.md', 'docs/audit.md', 'docs/eval.md', 'docs/language.md', 'docs/run.md', 'examples/README.md', 'template/README.md'])('%s names only commands and options that there are', async (name) => {
  const text = await page(name);
  const known = new Set(commands.flatMap((command) => [command.name()]));
  // In code, where a command may be.
  const calls = [...text.matchAll(/(?:`|^ {4,}(?:[A-Z_]+=\S+ )*)(?:bin\/)?rlmc ([a-z]+)([^`\n]*)/gm)];
  for (const [call, command = '', rest = ''] of calls) {
    expect(known, call).toContain(command);
    const flags = commands.filter((one) => one.name() === command).flatMap(flagsOf);
    for (const [flag] of rest.replace(/#.*/, '').matchAll(/--[a-z-]+/g)) expect(flags, call).toContain(flag);
  }
});

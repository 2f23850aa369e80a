# An unknown argument is Nix's own error, which names it; a default only says that an argument may be left out.
{ op }:
{
  slice = { input, over ? null, start, end ? null }@given: op.plain "slice" given;

  grep =
    { input, over ? null, pattern, mode ? null, ignore_case ? null, invert ? null, around ? null }@given:
    op.plain "grep" given;

  extract = { input, over ? null, pattern }@given: op.plain "extract" given;
}

{ op }:
{
  lines = { input }@given: op.plain "lines" given;

  chunk = { input, n ? null, size ? null }@given: op.plain "chunk" given;

  split = { input, delimiter }@given: op.plain "split" given;
}

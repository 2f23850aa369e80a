{ op }:
{
  zip = { a, b }@given: op.plain "zip" given;

  pairs = { list }@given: op.plain "pairs" given;

  cross = { a, b }@given: op.plain "cross" given;

  keep = { list, among, invert ? null }@given: op.plain "keep" given;
}

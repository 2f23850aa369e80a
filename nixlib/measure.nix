{ op }:
{
  count = { input, over ? null, unit ? null }@given: op.plain "count" given;
}

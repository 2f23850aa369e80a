{ op }:
{
  columns = { input, over ? null, names, format ? null }@given: op.plain "columns" given;

  group = { rows, how }@given: op.plain "group" given;

  get = { record, key }@given: op.plain "get" given;
}

{ op }:
{
  sort = { list, by ? null, reverse ? null }@given: op.plain "sort" given;

  unique = { list }@given: op.plain "unique" given;

  take = { list, n }@given: op.plain "take" given;

  at = { list, i }@given: op.plain "at" given;

  tally = { list }@given: op.plain "tally" given;
}

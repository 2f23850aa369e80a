{ op }:
{
  join = { list, delimiter }@given: op.plain "join" given;
}

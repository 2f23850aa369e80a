{ op }:
{
  join = { list, delimiter }@given: op.plain "join" given;

  combine = { list, strategy }@given: op.plain "combine" given;
}

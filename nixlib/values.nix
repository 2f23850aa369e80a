# What builds values from others. A type is written as in the documentation: "List<Number>".
{ op }:
{
  list = { type, items }: op.call "list" { inherit type; items = map op.encode items; };

  # A field's name is data, never the name of an attribute: a set with `outPath` or `__toString` means something else.
  record =
    { fields }:
    op.call "record" {
      fields = map ({ name, type, value }: { inherit name type; value = op.encode value; }) fields;
    };

  # A context or a literal that is bound, or is the answer.
  value = { type, value }: op.call "value" { inherit type; value = op.encode value; };
}

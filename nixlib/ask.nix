# What asks a model. No derivation asks: one writes the questions, `rlmc build` asks them and pins what was said in rlm.lock, and
# one checks that those are the answers to these questions, and makes the value of them.
#
#   models  who may be asked, { name, params, window ? null } each, the first one unless a call says another
#
# A node has, besides its value, `questions`: for each level that is answered, and for the next, the derivation that writes a
# question per line. Only `combine` has a next level: where its elements do not fit into one question, what
# was said of some of them is asked about again.
{ op, models }:
let
  inherit (builtins) elemAt filter foldl' genList head length mapAttrs;

  last = list: elemAt list (length list - 1);
  init = list: genList (elemAt list) (length list - 1);

  modelOf =
    name:
    let entry = if name == null then head models else head (filter (model: model.name == name) models);
    in { model = entry.name; } // removeAttrs entry [ "name" ];

  ask =
    name: input: { model ? null, answers ? null, ... }@given:
    let
      levels = if answers == null then [ ] else answers;
      plain = mapAttrs (_: op.encode) (removeAttrs given [ "model" "answers" ]) // modelOf model;
      arguments = list: plain // { ${input} = op.encode list; };
      questionsOf = list: op.call "questions" (arguments list // { op = name; });
      checked =
        list: level: more:
        op.call name (arguments list // more // {
          questions = op.encode (questionsOf list);
          answers = map ({ question, answer }: { inherit question; file = "${answer}"; }) level;
        });
      next = lists: level: lists ++ [ (checked (last lists) level { partial = true; }) ];
      lists = foldl' next [ given.${input} ] levels;
      value =
        if levels == [ ] then
          op.call name (arguments given.${input} // { questions = op.encode (questionsOf given.${input}); })
        else
          checked (last (init lists)) (last levels) { };
    in
    value // { questions = map questionsOf lists; };
in
{
  rlm_call = { query, context, type ? null, model ? null, answers ? null }@given: ask "rlm_call" "context" given;

  map = { prompt, inputs, type ? null, model ? null, batch ? null, answers ? null }@given: ask "map" "inputs" given;

  filter = { prompt, inputs, model ? null, batch ? null, answers ? null }@given: ask "filter" "inputs" given;

  combine =
    { list, strategy ? null, prompt ? null, type ? null, model ? null, answers ? null }@given:
    if prompt == null then op.plain "combine" given else ask "combine" "list" given;
}

# What asks a model. No derivation asks: one writes the questions, `rlmc build` asks them and pins what was said in rlm.lock, and
# one checks that those are the answers to these questions, and makes the value of them.
#
#   models  who may be asked, { name, params } each, and `window` and `structured` where they are known; the first one unless a
#           call says another
#   sessions  null if each question is put to a model as it stands; else those who are asked about one text work by steps, and
#           this says who works below them, as JSON in a text
#
# A node has, besides its value, `questions`: for each level that is answered, and for the next, the derivation that writes a
# question per line. Only `combine` has a next level: where its elements do not fit into one question, notes are made of some of
# them at a time, and the next level is about the notes.
{ op, models, sessions }:
let
  inherit (builtins) elemAt filter foldl' genList head isAttrs length mapAttrs;

  noModel =
    name:
    throw (
      if models == [ ] then "flake.nix has no models, and the plan asks one: compile or build it with `--model NAME`"
      else "flake.nix has no model ${name}: compile or build the plan with `--allow-model ${name}`"
    );

  modelOf =
    name:
    let found = if name == null then models else filter (model: model.name == name) models;
    in
    if found == [ ] then noModel (toString name) else head found;

  # Only what is read of a model is handed over: else another window would make other derivations of all that asks.
  unread =
    op: type:
    (if op == "combine" then [ ] else [ "window" ]) ++ (if isAttrs type && type ? json then [ ] else [ "structured" ]);

  # Quotes are looked for in a text that is seen whole, and so are the answers of batches.
  inSessions =
    op: { batch ? null, type ? null, ... }:
    sessions != null && (op == "rlm_call" || op == "map" && batch == null) && type != "quotes";

  argumentsFor =
    op: { model ? null, type ? null, ... }@given:
    let entry = modelOf model;
    in
    removeAttrs entry ([ "name" ] ++ unread op type)
    // { model = entry.name; }
    // (if inSessions op given then { inherit sessions; } else { });

  # `subject` is the argument that a node asks about.
  ask =
    name: subject: { answers ? null, ... }@given:
    let
      levels = if answers == null then [ ] else answers;
      others = mapAttrs (_: op.encode) (removeAttrs given [ "model" "answers" subject ]) // argumentsFor name given;

      # Of the list at a depth: the original one, then the notes on each list before.
      argumentsOf = list: others // { ${subject} = op.encode list; };
      questionsOf =
        depth: list:
        op.call "questions" (argumentsOf list // { op = name; } // (if depth == 0 then { } else { notes = true; }));
      check =
        depth: list: more:
        op.call name (argumentsOf list // { questions = op.encode (questionsOf depth list); } // more);
      answersAt =
        depth: {
          answers = map
            ({ question, answer, output }: { inherit question answer; file = "${output}"; })
            (elemAt levels depth);
        };

      notesOn = lists: depth: lists ++ [ (check depth (elemAt lists depth) (answersAt depth // { partial = true; })) ];
      lists = foldl' notesOn [ given.${subject} ] (genList (depth: depth) (length levels));
      last = length levels - 1;
      value = if levels == [ ] then check 0 (head lists) { } else check last (elemAt lists last) (answersAt last);
    in
    value // { questions = genList (depth: questionsOf depth (elemAt lists depth)) (length lists); };
in
{
  rlm_call = { query, context, type ? null, model ? null, answers ? null }@given: ask "rlm_call" "context" given;

  map = { prompt, inputs, type ? null, model ? null, batch ? null, answers ? null }@given: ask "map" "inputs" given;

  filter = { prompt, inputs, model ? null, batch ? null, answers ? null }@given: ask "filter" "inputs" given;

  combine =
    { list, strategy ? null, prompt ? null, type ? null, model ? null, answers ? null }@given:
    if prompt == null then op.plain "combine" given else ask "combine" "list" given;
}

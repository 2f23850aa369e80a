# What rlm.lock says that models answered. Each answer is a fixed output whose builder does not exist: its bytes are in the
# folder, and reading them there under the name of the output is what puts the output into the store. So nothing is
# ever run with the network that Nix gives to fixed outputs.
#
#   folder  the flake
#   system  such as "x86_64-linux"
#
# Gives a function from a node's name in plan.nix to its answers: null if there are none, else a list of levels, each a
# list of { question, answer, output }: the hash of a question and that of the answer's bytes, and the derivation. Only
# `combine` has more than one level.
{ folder, system }:
let
  file = folder + "/rlm.lock";
  lock = if builtins.pathExists file then read (builtins.fromJSON (builtins.readFile file)) else { nodes = { }; answers = { }; };
  read = found: if found.version == 1 then found else fail "this nixlib cannot read version ${toString found.version}";

  fail = message: throw "rlm.lock: ${message}. Take the folder as it was, or run `rlmc build` to resolve the plan again";

  # The output of a fixed-output derivation depends on its name and hash alone: the name holds the question, so that no other
  # question can have this answer. Once it is in the store, the file in the folder would not be looked at any more:
  # hence `hashFile`.
  outputOf =
    question: entry:
    let
      name = "rlm-answer-${question}";
      path = folder + "/answers/${question}";
      signed = builtins.toJSON (removeAttrs entry [ "check" ] // { inherit question; });
    in
    if builtins.hashString "sha256" signed != entry.check then
      fail "the entry of question ${question} was changed by hand"
    else if !builtins.pathExists path then
      fail "answers/${question} is missing"
    else if builtins.hashFile "sha256" path != entry.answer then
      fail "answers/${question} is not the answer that was given"
    else
      derivation {
        inherit name system;
        builder = "/nonexistent";
        outputHashMode = "flat";
        outputHashAlgo = "sha256";
        outputHash = entry.answer;
        src = builtins.path { inherit path name; recursive = false; sha256 = entry.answer; };
      };

  # Each once, however many nodes ask the same.
  outputs = builtins.mapAttrs outputOf lock.answers;

  find =
    node: question:
    if lock.answers ? ${question} then
      { inherit question; inherit (lock.answers.${question}) answer; output = outputs.${question}; }
    else
      fail "there is no answer to question ${question} of ${node}";
in
node: if lock.nodes ? ${node} then map (map (find node)) lock.nodes.${node} else null

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
  read = found: if found.version == 1 then found else fail "this nixlib cannot read version ${toString found.version}" rebuild;

  fail = message: mend: throw "rlm.lock: ${message}. Take the folder as it was, or ${mend}";
  rebuild = "run `rlmc build` to resolve the plan again";
  # `rlmc build` does not go on by itself from what somebody changed: it may have been paid for.
  forget = question: "delete the entry of question ${question} from rlm.lock, and answers/${question}, and run `rlmc build`: it is looked up or asked again";

  pathOf = question: folder + "/answers/${question}";
  present = if builtins.pathExists (folder + "/answers") then builtins.readDir (folder + "/answers") else { };

  # What is wrong with an entry and its answer, or null. Once an answer is in the store, the file in the folder would not be
  # looked at any more: hence `hashFile`.
  faultOf =
    question: entry:
    let signed = builtins.toJSON (removeAttrs entry [ "check" ] // { inherit question; });
    in
    if builtins.hashString "sha256" signed != entry.check then "the entry of question ${question} was changed by hand"
    else if !(present ? ${question}) then "answers/${question} is missing"
    else if builtins.hashFile "sha256" (pathOf question) != entry.answer then
      "answers/${question} is not the answer that was given"
    else null;

  faults = builtins.mapAttrs faultOf lock.answers;

  # The output of a fixed-output derivation depends on its name and hash alone: the name holds the question, so that no other
  # question can have this answer.
  outputOf =
    question: { answer, ... }:
    let name = "rlm-answer-${question}";
    in
    if faults.${question} != null then
      fail faults.${question} (forget question)
    else
      derivation {
        inherit name system;
        builder = "/nonexistent";
        outputHashMode = "flat";
        outputHashAlgo = "sha256";
        outputHash = answer;
        src = builtins.path { path = pathOf question; inherit name; recursive = false; sha256 = answer; };
      };

  # Each once, however many nodes ask the same; and all files are read before the first is put into the store. To read a file,
  # Nix goes through all paths that the evaluation has put there: with 10,000 it would take seconds.
  outputs = builtins.deepSeq faults (builtins.mapAttrs outputOf lock.answers);

  find =
    node: question:
    if lock.answers ? ${question} then
      { inherit question; inherit (lock.answers.${question}) answer; output = outputs.${question}; }
    else
      fail "there is no answer to question ${question} of ${node}" rebuild;
in
node: if lock.nodes ? ${node} then map (map (find node)) lock.nodes.${node} else null

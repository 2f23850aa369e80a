# A file that a plan reads. Its store path follows from its bytes alone, wherever they came from.
#
#   path    the file: in the flake, or an input of it
#   sha256  the SRI hash of its NAR, as in a flake's lock
#
# It is a set, so that the ops can tell it from a literal text.
{ path, sha256 }:
let
  name = "context";
  pinned = builtins.path { inherit path sha256 name; };
  # Once what is pinned is in the store, the file itself is not read any more, and an edit of it would go unnoticed. Of an input
  # that is Nix's own affair.
  isAsPinned = !builtins.isPath path || builtins.path { inherit path name; } == pinned;
in
{
  outPath =
    if isAsPinned then pinned
    else throw "contexts/${baseNameOf path} has a hash mismatch: it is not what flake.nix pins. Take the folder as it was, or run `rlmc build` with the context as it is now";
}

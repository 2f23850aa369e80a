# A file that a plan reads. Its store path follows from its bytes alone, wherever they came from, and once it is in
# the store it is not read again.
#
#   path    the file
#   sha256  the SRI hash of its NAR, as in a flake's lock
#
# It is a set, so that the ops can tell it from a literal text.
{ path, sha256 }:
{
  outPath = builtins.path { inherit path sha256; name = "context"; };
}

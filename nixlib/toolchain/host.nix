# Node and a shell of the machine that compiled the plan, with the libraries they load: lib/ld.so, lib/*.so, bin/node
# and bin/sh. They are started through their own loader, so they refer to nothing outside.
#
# Nix cannot build this directory, only find it: it is named by what is in it, and its builder is the message that Nix
# prints where it is missing.
#
#   system   of that machine
#   narHash  the SRI hash of the directory
{ system, narHash }:
let
  directory = derivation {
    name = "rlm-toolchain-host";
    inherit system;
    builder =
      "/toolchain-missing: the flake was compiled for a toolchain that this store lacks. "
      + "Bring it with `nix copy --from STORE` from where the flake was compiled, or compile plan.rlm again here with `rlmc build`";
    outputHashMode = "recursive";
    outputHash = narHash;
  };
  run = program: [ "${directory}/lib/ld.so" "--library-path" "${directory}/lib" "${directory}/bin/${program}" ];
in
{
  inherit system;
  shell = run "sh";
  node = run "node";
}

# Node and a shell of the machine that compiled the plan, with the libraries they load: lib/ld.so, lib/*.so, bin/node
# and bin/sh. They are started through their own loader, so they refer to nothing outside. Languages that need more than
# Node have a directory of their own, of the same kind.
#
# Nix cannot build these directories, only find them: each is named by what is in it, and its builder is the message that Nix
# prints where it is missing.
#
#   system        of that machine
#   narHash       the SRI hash of the directory
#   rust, python  those of further directories, where a plan has code in these languages
{ system, narHash, rust ? null, python ? null }:
let
  found = name: outputHash: derivation {
    inherit name system outputHash;
    builder =
      "/toolchain-missing: the flake was compiled for a toolchain that this store lacks. "
      + "Bring it with `nix copy --from STORE` from where the flake was compiled, or compile plan.rlm again here with `rlmc build`";
    outputHashMode = "recursive";
  };
  directory = found "rlm-toolchain-host" narHash;
  rustDirectory = found "rlm-toolchain-rust" rust;
  pythonDirectory = found "rlm-toolchain-python" python;
  start = from: program: [ "${from}/lib/ld.so" "--library-path" "${from}/lib" "${from}/${program}" ];
  run = program: start directory "bin/${program}";
in
{
  inherit system;
  shell = run "sh";
  node = run "node";

  # Of Rust: what starts the compiler and the linker, and where their libraries are.
  rust = {
    rustc = start rustDirectory "bin/rustc";
    lld = start rustDirectory "bin/lld";
    sysroot = "${rustDirectory}";
    startFiles = "${rustDirectory}/start";
  };

  # Of Python: what starts it, and where modules are that do not come with it.
  python = {
    interpreter = start pythonDirectory "bin/python3";
    packages = "${pythonDirectory}/packages";
  };
}

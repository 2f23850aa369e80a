# Running code of a plan. The process of its engine is started by rlm-eval, which watches over it and its limits.
#
#   op         ./op.nix
#   toolchain  one of ./toolchain
#   engines    a folder: rlm-eval.mjs, and what runs each language
{ op, toolchain, engines }:
let
  rlmEval = builtins.path { path = engines + "/rlm-eval.mjs"; name = "rlm-eval.mjs"; };

  # Code in WebAssembly cannot reach the Node that it runs in; if it could, it would find one that may only read what it
  # must, and that makes no code out of strings.
  confinedNode = toolchain.node ++ [
    "--permission"
    "--allow-fs-read=${builtins.storeDir}/*"
    "--allow-fs-read=@request@"
    "--disallow-code-generation-from-strings"
  ];

  # Of each language a function from the arguments of an eval to the words of the command that starts its engine. To them the
  # path of a file is added, which has these arguments, and stands for @request@ in them. No word has a space in it, or comes from a plan.
  commands =
    import ./eval-javascript.nix { inherit confinedNode engines; }
    // import ./eval-python.nix { inherit op toolchain confinedNode engines; }
    // import ./eval-rust.nix { inherit op toolchain confinedNode engines; };

  # The names of bindings are data, so they are never attributes.
  binding = { name, type, value }: { inherit name type; value = op.encode value; };

  # What code gives unless `type` says so.
  reduced = reduce: by_key:
    if by_key || reduce == "list" then { list = "text"; }
    else if builtins.elem reduce [ "count" "sum" "min" "max" ] then "number"
    else "text";
in
{
  eval = { code, bindings, vm_spec, type ? reduced reduce by_key, reduce ? null, by_key ? false }:
    let
      reduction = if reduce == null then { } else { inherit reduce by_key; };
      arguments = { inherit code vm_spec type; bindings = map binding bindings; } // reduction;
    in
    op.run "eval" {
      environment = {
        inherit rlmEval;
        engine = toString (commands.${vm_spec.language} arguments);
        shell = toString toolchain.shell;
      };
      inherit arguments;
      script = ''$node "$rlmEval"'';
    };
}

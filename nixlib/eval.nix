# Running code of a plan. The process that runs it is started by rlm-eval, which watches over its limits.
#
#   op       ./op.nix
#   shell    the words of a command that starts a POSIX shell
#   engines  a folder: rlm-eval.mjs, and what runs each language
{ op, shell, engines }:
let
  rlmEval = builtins.path { path = engines + "/rlm-eval.mjs"; name = "rlm-eval.mjs"; };
  engineOf = {
    javascript = builtins.path { path = engines + "/javascript"; name = "rlm-javascript"; };
  };

  # The names of bindings are data, so they are never attributes.
  binding = { name, type, value }: { inherit name type; value = op.encode value; };
in
{
  eval = { code, bindings, vm_spec, type ? "text" }:
    op.run "eval" {
      environment = {
        inherit rlmEval;
        engine = engineOf.${vm_spec.language};
        shell = toString shell;
      };
      arguments = { inherit code vm_spec type; bindings = map binding bindings; };
      script = ''$node "$rlmEval"'';
    };
}

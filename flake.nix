{
  description = "Compiles plans of a recursive language model to Nix derivations";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";

  outputs =
    { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      eachSystem = f: builtins.listToAttrs (map (system: { name = system; value = f system nixpkgs.legacyPackages.${system}; }) systems);
    in
    {
      # A generated flake has its own copy of these and needs nothing from here. The bundle of rlm-op is not among them,
      # since npm makes it: `lib.ops` takes it as `rlmOp`.
      lib = {
        ops = import ./nixlib;
        context = import ./nixlib/context.nix;
        lock = import ./nixlib/lock.nix;
        outputs = import ./nixlib/outputs.nix;
        runCommand = import ./nixlib/run-command.nix;
        toolchain.host = import ./nixlib/toolchain/host.nix;
        toolchain.nixpkgs = import ./nixlib/toolchain/nixpkgs.nix;
      };

      devShells = eachSystem (_: pkgs: {
        default = pkgs.mkShell { name = "rlmc"; packages = [ pkgs.nodejs_24 ]; };
      });

      templates.default = {
        path = "${self}/template";
        description = "A plan with a log to ask";
      };

      checks = eachSystem (system: pkgs: import ./test/nix/checks {
        inherit (self) lib;
        toolchain = self.lib.toolchain.nixpkgs { inherit system; inherit (pkgs) bash nodejs_24; };
      });
    };
}

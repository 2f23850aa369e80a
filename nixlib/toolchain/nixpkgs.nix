# Node and a shell of nixpkgs, and what languages need besides.
#
#   system                       such as "aarch64-darwin"
#   bash, nodejs_24              its packages for that system
#   python3, pythonModules       that for plans with code in native Python, and the modules beside its standard library that they name
#   rustc, lld, glibc, stdenv    those for plans with code in Rust; what is compiled for the machine itself needs a Linux
{ system, bash, nodejs_24, rustc ? null, lld ? null, glibc ? null, stdenv ? null, python3 ? null, pythonModules ? [ ] }:
let
  # What nixpkgs calls packages whose module has another name.
  packageNames = {
    Crypto = "pycryptodome"; PIL = "pillow"; attr = "attrs"; bs4 = "beautifulsoup4"; cv2 = "opencv4"; dateutil = "python-dateutil"; docx = "python-docx";
    fitz = "pymupdf"; google = "google-api-core"; jwt = "pyjwt"; sklearn = "scikit-learn"; skimage = "scikit-image"; yaml = "pyyaml";
  };
  # The name of a module is data: it only selects.
  packageOf = packages: module:
    let name = packageNames.${module} or module;
    in
    packages.${name} or (throw "nixpkgs has no Python package ${name} for the module ${module} of `allowedModules`: take it out, or use `--toolchain host` where it is installed");
  gcc = stdenv.cc.cc;
in
{
  inherit system;
  # By the name `sh`, bash keeps to POSIX: the alias of ../op.nix needs that.
  shell = [ "${bash}/bin/sh" ];
  node = [ "${nodejs_24}/bin/node" ];

  # As in ./host.nix. This rustc knows where its libraries are.
  rust = {
    rustc = [ "${rustc}/bin/rustc" ];
    lld = [ "${lld}/bin/lld" ];
    sysroot = "";
    startFiles = [
      "${glibc}/lib"
      "${glibc.static}/lib"
      "${gcc}/lib/gcc/${stdenv.hostPlatform.config}/${gcc.version}"
    ];
  };

  python = {
    interpreter = [ "${python3}/bin/python3" ];
    packages =
      if pythonModules == [ ] then "${python3}/${python3.sitePackages}"
      else "${python3.withPackages (packages: map (packageOf packages) pythonModules)}/${python3.sitePackages}";
  };
}

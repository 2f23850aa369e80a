import * as z from 'zod/mini';

/**
 * Has a Python tell of which files it and some modules consist. Nothing of the modules is run: that would be code that a plan chose, outside of any sandbox.
 *
 * The words after it are the names of modules, top level only. Those of its standard library count as there.
 */
export const describePython = `
import importlib.metadata, importlib.util, json, os, re, sys, sysconfig

version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
standard = os.path.realpath(sysconfig.get_path("stdlib"))
left_out = {"__pycache__", "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "site-packages", "dist-packages"}
files, missing = [], []

def add(folder, target, leave=frozenset({"__pycache__"})):
    for path, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if name not in leave and not name.startswith("config-"))
        for name in sorted(names):
            if not name.endswith((".pyc", ".a")):
                source = os.path.join(path, name)
                if os.path.isfile(source):
                    files.append([os.path.join(target, os.path.relpath(source, folder)), os.path.realpath(source)])

add(standard, f"lib/{version}", left_out)

known = importlib.metadata.packages_distributions()
normal = lambda name: re.sub("[-_.]+", "-", name).lower()
installed = {normal(one.metadata["Name"]): one for one in importlib.metadata.distributions() if one.metadata["Name"]}
modules = {}
for module, names in known.items():
    for name in names:
        modules.setdefault(normal(name), set()).add(module)
wanted, seen = [], set()
for module in sys.argv[1:]:
    if module in sys.stdlib_module_names:
        continue
    names = [normal(name) for name in known.get(module, [])]
    if not names and importlib.util.find_spec(module) is None:
        missing.append(module)
    wanted += names or [None]
    seen.add(module)
distributions = set()
while wanted:
    name = wanted.pop()
    if name is None or name in distributions or name not in installed:
        continue
    distributions.add(name)
    seen |= modules.get(name, set())
    for need in installed[name].requires or []:
        if "extra ==" not in need:
            wanted.append(normal(re.match("[A-Za-z0-9._-]+", need)[0]))
    for file in installed[name].files or []:
        if file.parts[0].endswith(".libs"):
            source = os.path.realpath(file.locate())
            if os.path.isfile(source):
                files.append(["packages/" + str(file), source])
for module in sorted(seen):
    spec = importlib.util.find_spec(module) if module not in missing else None
    if spec is None:
        continue
    if spec.submodule_search_locations:
        for folder in spec.submodule_search_locations:
            add(os.path.realpath(folder), "packages/" + module)
    elif spec.origin and os.path.isfile(spec.origin):
        files.append(["packages/" + os.path.basename(spec.origin), os.path.realpath(spec.origin)])

print(json.dumps({"version": list(sys.version_info[:2]), "program": os.path.realpath(sys.executable), "files": files, "missing": missing}))
`;

/** What it prints. */
export const descriptionSchema = z.object({
  version: z.tuple([z.number(), z.number()]),
  /** The interpreter, without symbolic links. */
  program: z.string(),
  /** Where each file belongs in the toolchain, and where it is. */
  files: z.array(z.tuple([z.string(), z.string()])),
  /** The modules that it does not have. */
  missing: z.array(z.string()),
});

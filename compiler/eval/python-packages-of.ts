import type { Graph } from '../ir.ts';
import { isStandardNative } from './python-modules.ts';

/** The modules beside the standard library that native Python of a graph may import, each by the first part of its name, sorted. */
export function pythonPackagesOf({ nodes }: Graph): readonly string[] {
  const modules = nodes.flatMap(({ operands }) => {
    const spec = operands.get('vm_spec');
    return spec?.kind === 'vm spec' && spec.value.language === 'python-native' ? spec.value.allowedModules : [];
  });
  const packages = modules.filter((module) => !isStandardNative(module)).map((module) => module.split('.')[0] ?? module);
  return [...new Set(packages)].sort();
}

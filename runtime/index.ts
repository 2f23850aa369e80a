/** What the commands do, as functions. `runtime/cli/` adds arguments, output and exit statuses, and nothing else. */
export type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';
export { type DiagnosticJson, diagnosticToJson, renderDiagnostic } from '../compiler/diagnostics/render.ts';
export type { Graph, Node, Operand } from '../compiler/ir.ts';
export type { OpDescription, OpExample } from '../compiler/ops/description.ts';
export { printSignature } from '../compiler/ops/signature.ts';
export { positionAt, type Source } from '../compiler/source.ts';
export { InputError } from './input-error.ts';
export { type BuildOutcome, type BuildRequest, buildPlan, type Progress, type Step } from './project/build-plan.ts';
export { type CheckResult, checkPlan } from './project/check-plan.ts';
export { type Compiled, type CompileRequest, type CompileResult, compilePlan, defaultFolder, type Refused } from './project/compile-plan.ts';
export { type DescribeResult, describeOp, describeOps } from './project/describe-ops.ts';
export { type Examination, examine, type Finding } from './project/doctor.ts';
export { type ExplainResult, type Explanation, explain, listExplanations } from './project/explain.ts';
export { formatPlan, formatPlanFile, type FormatResult } from './project/format-plan.ts';
export type { PlanInput } from './project/plan-input.ts';
export { Interrupted } from './store/interrupted.ts';
export type { NixSettings } from './store/nix-command.ts';
export { NixError } from './store/nix-error.ts';

/** Something in a policy, text or calendar file. A mistake stops the start; a warning is shown and waits. */
export interface Problem {
  readonly severity: 'mistake' | 'warning'
  /** Below the data folder, with forward slashes. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Dotted; members of a list by their slug or name, else by their index. */
  readonly path: string
  /** One sentence that says what is wrong and, where it is not plain, what to do. */
  readonly message: string
}

/** Keys and indices from the root of a file to a value. */
export type Path = readonly PropertyKey[]

/** Problems in the order in which a person reads the files. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  )
}

/** `file:line:column: message`, as editors and terminals understand it; `folder` stands before the file. */
export function renderProblem(problem: Problem, folder = ''): string {
  const severity = problem.severity === 'warning' ? 'warning: ' : ''
  return `${folder}${problem.file}:${problem.line}:${problem.column}: ${severity}${problem.message}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

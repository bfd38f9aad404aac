import { WaslError } from '../../domain/errors.ts'

/**
 * sqlite3 6.0 binds what it does not understand silently: a bigint, undefined and NaN as NULL, a Date as a float,
 * an object as "[object Object]", an integer beyond 32 bits as a float (a TEXT column then holds '3000000000.0').
 */
export const isInt32 = (value: number): boolean => (value | 0) === value

/** Throws `store-value` for a parameter that would arrive in the database as something else. */
export function assertBindable(parameters: readonly unknown[]): void {
  for (let index = 0; index < parameters.length; index++) {
    const problem = problemOf(parameters[index])
    if (problem !== undefined)
      throw new WaslError('store-value', `Parameter ${index + 1} cannot be stored: ${problem}`)
  }
}

/** What would go wrong with this value, or undefined. */
export function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return numberProblem(value)
    case 'undefined':
      return 'undefined is not a value; write null where nothing is meant.'
    case 'bigint':
      return 'a bigint would become NULL; use a number below 2^53, or text for platform ids.'
    case 'object':
      if (value === null || value instanceof Uint8Array) return undefined
      if (value instanceof Date) return 'a Date would become a float; write its toISOString().'
      return 'an object would become "[object Object]"; write it as JSON text.'
    default:
      return `a ${typeof value} is not a value.`
  }
}

function numberProblem(value: number): string | undefined {
  if (isInt32(value)) return undefined
  if (!Number.isFinite(value)) return 'it is not a finite number.'
  if (!Number.isInteger(value)) return undefined
  if (!Number.isSafeInteger(value)) return 'an integer beyond 2^53 is not exact; store it as text.'
  return 'an integer beyond 32 bits would become a float; bind it through the query builder, which casts it.'
}

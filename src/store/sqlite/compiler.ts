import { SqliteQueryCompiler } from 'kysely'
import { isInt32 } from './values.ts'

/**
 * Kysely's compiler for SQLite, except that an integer beyond 32 bits is bound as text and cast back, because
 * sqlite3 would bind it as a float.
 */
export class Sqlite3QueryCompiler extends SqliteQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    if (typeof parameter !== 'number' || isInt32(parameter) || !Number.isSafeInteger(parameter)) {
      super.appendValue(parameter)
      return
    }
    this.append('cast(')
    super.appendValue(String(parameter))
    this.append(' as integer)')
  }
}

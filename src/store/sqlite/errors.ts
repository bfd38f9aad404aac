import { WaslError } from '../../domain/errors.ts'

/**
 * Errors of SQLite by their primary result code (https://sqlite.org/rescode.html): our code, what to do, and whether
 * SQLite may have rolled the transaction back by itself (https://sqlite.org/lang_transaction.html, "Response To
 * Errors Within A Transaction").
 */
const known: Readonly<
  Record<string, { readonly code: string; readonly advice: string; readonly ends: boolean }>
> = {
  SQLITE_FULL: {
    code: 'store-full',
    advice: 'The disk that holds the store is full: make room; nothing was stored.',
    ends: true,
  },
  SQLITE_IOERR: {
    code: 'store-full',
    advice: 'The disk refused to read or write: check its space and its health; nothing was stored.',
    ends: true,
  },
  SQLITE_BUSY: {
    code: 'store-busy',
    advice: 'Another program holds the store: close it, or try again.',
    ends: true,
  },
  SQLITE_LOCKED: {
    code: 'store-busy',
    advice: 'The store is held by another statement: try again.',
    ends: true,
  },
  SQLITE_NOMEM: { code: 'store-failed', advice: 'The store ran out of memory.', ends: true },
  SQLITE_INTERRUPT: { code: 'store-failed', advice: 'The statement was interrupted.', ends: true },
  SQLITE_CONSTRAINT: { code: 'store-constraint', advice: 'A row breaks a rule of its table.', ends: false },
  SQLITE_READONLY: {
    code: 'store-read-only',
    advice: 'The store cannot be written here: use the writer, and check the rights of its folder.',
    ends: false,
  },
  SQLITE_CORRUPT: {
    code: 'store-corrupt',
    advice: 'The store is damaged: restore the last backup.',
    ends: true,
  },
  SQLITE_NOTADB: {
    code: 'store-corrupt',
    advice: 'The file is not a store of this program: restore a backup or choose another folder.',
    ends: true,
  },
  SQLITE_CANTOPEN: {
    code: 'store-unreachable',
    advice: 'The store cannot be opened: check that its folder exists and may be written.',
    ends: true,
  },
}

/** An error of the database in the family of the program; its own text (names of tables and columns) follows ours. */
export function storeError(error: unknown): WaslError {
  if (error instanceof WaslError) return error
  const fact = known[sqliteCode(error) ?? '']
  const detail = error instanceof Error ? error.message : String(error)
  if (fact === undefined)
    return new WaslError('store-failed', `The store refused a statement. ${detail}`, { cause: error })
  return new WaslError(fact.code, `${fact.advice} (${detail})`, { cause: error })
}

/** Whether nothing more may be done in the transaction that met this error but to roll it back. */
export function endsTransaction(error: WaslError): boolean {
  return known[sqliteCode(error.cause) ?? '']?.ends ?? false
}

function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

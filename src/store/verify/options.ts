import type { CaseEvent } from '../../domain/case/case.ts'
import type { Case } from '../../domain/case/file.ts'
import type { FileStore } from '../files.ts'
import type { Store } from '../open.ts'

/** What a verification needs beside the store itself. */
export interface VerifyOptions {
  readonly store: Store
  readonly files: FileStore
  /** The key ring's `chain`. */
  readonly chainKey: Uint8Array
  /** The keyed digest by which a case file names a personal value. */
  readonly digest: (organisation: string, value: string) => string
  /** Folds a case file: `foldCase`. */
  readonly fold: (events: readonly CaseEvent[]) => Case | undefined
  /** When an open case is due by its file, its policy and the calendar; absent: due dates are not checked. */
  readonly dueAt?: (organisation: string, file: Case) => string | undefined
  readonly organisations: readonly string[]
  /** ISO instant, for what waits too long. */
  readonly now: string
}

/** One step of the schema, forward only. Once released its text never changes: the store remembers its digest. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number
  readonly name: string
  /** SQL for SQLite; statements end in `;`. */
  readonly sql: string
}

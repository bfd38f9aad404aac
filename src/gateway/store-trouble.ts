const troubles = ['store-full', 'store-busy', 'store-closed', 'store-failed', 'store-corrupt']

/** Whether the disk or the database is in trouble: nothing is wrong with what is worked on, everything waits. */
export function isStoreTrouble(code: string): boolean {
  return troubles.includes(code)
}

import { WaslError } from '../domain/errors.ts'

/** What the system says of a folder that cannot be used, as `store-unreachable`. */
export async function reach<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WaslError || !(error instanceof Error) || !('code' in error)) throw error
    throw new WaslError(
      'store-unreachable',
      `DATA_DIR: nothing can be kept in ${directory} (${String(error.code)}): name a folder that this user may make and write.`,
      { cause: error },
    )
  }
}

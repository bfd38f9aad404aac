import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { type Arguments, UsageError } from './arguments.ts'
import type { CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { languageArgument } from './language-argument.ts'
import { print } from './output.ts'

/** `wasl case export`: the whole file of a case, as JSON on standard output or as a PDF in a file. */
export async function exportCase(reference: string, parsed: Arguments, io: CommandIo): Promise<number> {
  const config = readConfig(io.environment)
  const input = { reference, organisation: parsed.text('organisation') }
  const pdf = parsed.text('pdf')
  if (pdf === undefined) {
    if (parsed.has('language') || parsed.has('overwrite'))
      throw new UsageError('--language and --overwrite go with --pdf FILE.')
    io.stdout.write(`${JSON.stringify(await callOperation(config, 'case-export', input), null, 2)}\n`)
    return 0
  }
  const language = languageArgument(parsed.text('language'))
  const { printCase } = await import('../print/print-case.ts')
  const papers = (await callOperation(config, 'case-papers', input)) as CasePapers
  const { bytes, pages } = await printCase(papers, language)
  const file = resolve(pdf)
  await write(file, bytes, parsed.has('overwrite') ? 'w' : 'wx')
  print(io, parsed.has('json'), { file, pages, bytes: bytes.length }, () => file)
  return 0
}

/** For this user's eyes only: a case file is full of personal values. */
async function write(file: string, bytes: Uint8Array, flag: 'w' | 'wx'): Promise<void> {
  try {
    await writeFile(file, bytes, { flag, mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'EEXIST')
      throw new WaslError('file-exists', `${file} is there already: name another, or say --overwrite.`, {
        cause: error,
      })
    throw new WaslError('file-unwritable', `${file} could not be written (${error.code}): name another.`, {
      cause: error,
    })
  }
}

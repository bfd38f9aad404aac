import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

const project = resolve(import.meta.dirname, '../..')

/** The program in a folder of its own, which may have an `.env`, until the test ends; policies and data stand elsewhere. */
export function copyProject(): { readonly folder: string; readonly launcher: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wasl-project-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ['src', 'adapters', 'flows', 'package.json'])
    cpSync(join(project, part), join(folder, part), { recursive: true })
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return { folder, launcher: join(folder, 'src/cli/wasl.mjs') }
}

import type { TextRef } from '../domain/text.ts'
import { code, text } from './text-keys.ts'
import type { StepContext } from './types.ts'

/** What comes before everything else: the emergency number (reading 14), and which files were turned away. */
export function leading(
  { policy }: StepContext,
  danger: boolean,
  refused: readonly string[],
): readonly TextRef[] {
  const { contact, attachments } = policy
  return [
    ...(danger ? [text('danger.first', { phone: code(contact.emergency) })] : []),
    ...(refused.length === 0 ? [] : [refusedFiles(refused, attachments.maxBytes)]),
  ]
}

/** Which files were turned away, and what is taken. */
export function refusedFiles(names: readonly string[], maxBytes: number): TextRef {
  return text('attachments.refused', {
    files: { kind: 'list', items: names },
    size: code(String(Math.floor(maxBytes / 1_048_576))),
  })
}

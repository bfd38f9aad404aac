import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { readPolicies } from '../../src/main.ts'
import paths from './flow-chart-paths.json' with { type: 'json' }

const { loaded } = readPolicies(readConfig({}), { now: () => new Date('2026-11-22T06:00:00Z') })

/** A transcript without the marks that hold values apart. */
const said = (file: string): string =>
  readFileSync(join(import.meta.dirname, file), 'utf8').replaceAll(/[\u2068\u2069]/g, '')

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, '\\$&')

/** What a text says, whatever stands in its places. */
function patternOf(text: string): string {
  const constant = text.trim().split(/\{[^{}]*\}/u)
  return constant.map((part) => escaped(part).replaceAll('\n', '\n< ')).join('[\\s\\S]{0,300}?')
}

/** How far a transcript passes the boxes of a path, in order: in the language that passes most of them. */
function passed(boxes: readonly string[], transcript: string): number {
  const texts = loaded.policies.flatMap((policy) => [policy.texts.ar, policy.texts.en])
  const counts = texts.map((known) => {
    let at = 0
    for (const [index, box] of boxes.entries()) {
      const pattern = new RegExp(box.startsWith('/') ? escaped(box) : patternOf(known[box] ?? box), 'u')
      const match = pattern.exec(transcript.slice(at))
      if (match === null) return index
      at += match.index + match[0].length
    }
    return boxes.length
  })
  return Math.max(...counts)
}

/** The two flow charts of the governorate's guide: how a complaint is dealt with, and how it is escalated. */
describe('the flow charts of the guide', () => {
  it.each(
    paths.flatMap(({ chart, path, boxes, played }) => played.map((file) => ({ chart, path, boxes, file }))),
  )('$chart: $path is played by $file', ({ boxes, file }) => {
    const reached = passed(boxes, said(file))
    expect(boxes.slice(0, reached)).toEqual(boxes)
  })

  it('have no path that nothing plays, and both are told', () => {
    expect(paths.filter(({ played }) => played.length === 0)).toEqual([])
    expect(new Set(paths.map(({ chart }) => chart))).toEqual(new Set(['treatment', 'escalation']))
  })

  it('are not passed by a transcript that leaves a box out', () => {
    const [first] = paths
    const boxes = first?.boxes ?? []
    expect(passed(boxes, said('chase-chat-ar.chat'))).toBeLessThan(boxes.length)
  })
})

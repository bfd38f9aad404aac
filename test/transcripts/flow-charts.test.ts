import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import written from './flow-chart-paths.json' with { type: 'json' }

/** What an answer to a question of a chart leads past, and the question that it leads to; none: an end. */
interface Answer {
  readonly passes: readonly string[]
  readonly to?: string
}

/** `onTheWay`: boxes that a path may pass or leave out without becoming another path. */
interface Chart {
  readonly from: string
  readonly onTheWay: readonly string[]
  readonly questions: Readonly<Record<string, Readonly<Record<string, Answer>>>>
}

/**
 * `marks`: what stands in a transcript where the box is passed. `at`: when that is for who files on Sunday 18 October at
 * 10:00. `ends`: what follows is no more of this complaint.
 */
interface Box {
  readonly marks: readonly string[]
  readonly at?: string
  readonly ends?: true
}

const boxes = written.boxes as Readonly<Record<string, Box>>
const charts: Readonly<Record<string, Chart>> = written.charts
const listed = written.paths.map((path) => ({ ...path, path: path.answers.join(', ') }))
const plays = listed.flatMap(({ chart, path, played }) => played.map((file) => ({ chart, path, file })))

interface Path {
  readonly path: string
  readonly passes: readonly string[]
}

/** Every way through a chart to an end, from a question on. */
function pathsOf(chart: Chart, question = chart.from): readonly Path[] {
  return Object.entries(chart.questions[question] ?? {}).flatMap(([answer, { passes, to }]) =>
    to === undefined
      ? [{ path: answer, passes }]
      : pathsOf(chart, to).map((rest) => ({
          path: `${answer}, ${rest.path}`,
          passes: [...passes, ...rest.passes],
        })),
  )
}

const said = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')

/** The boxes that a transcript passes, in order, each with the instant that the clock was last moved to before. */
function passedIn(text: string): readonly { readonly box: string; readonly moved: string | undefined }[] {
  return Object.entries(boxes)
    .flatMap(([box, { marks }]) => marks.flatMap((mark) => placesOf(mark, text).map((at) => ({ box, at }))))
    .sort((one, other) => one.at - other.at)
    .map(({ box, at }) => ({ box, moved: [...text.slice(0, at).matchAll(/^\/at (.+)$/gmu)].at(-1)?.[1] }))
}

function placesOf(mark: string, text: string): readonly number[] {
  const first = text.indexOf(mark)
  if (first < 0) return []
  const next = first + mark.length
  return [first, ...placesOf(mark, text.slice(next)).map((at) => at + next)]
}

function upToTheEnd(passed: readonly string[]): readonly string[] {
  const end = passed.findIndex((box) => boxes[box]?.ends)
  return end < 0 ? passed : passed.slice(0, end + 1)
}

describe.each(Object.entries(charts))('the chart of %s', (name, chart) => {
  const ours = listed.filter((path) => path.chart === name)

  it('has each of its paths in the list, once, with a transcript', () => {
    const found = ours.filter(({ played }) => played.length > 0).map(({ path }) => path)
    const wanted = pathsOf(chart).map(({ path }) => path)
    expect([...found].sort()).toEqual([...wanted].sort())
  })

  it('has every box on the way passed in some transcript', () => {
    const files = ours.flatMap(({ played }) => played)
    const met = new Set(files.flatMap((file) => passedIn(said(file)).map(({ box }) => box)))
    expect(chart.onTheWay.filter((box) => !met.has(box))).toEqual([])
  })
})

describe.each(plays)('$file', ({ chart: name, path, file }) => {
  const chart = charts[name]
  const passed = passedIn(said(file))

  it(`goes the path of ${name}: ${path}, past its boxes and no others`, () => {
    const expected = chart && pathsOf(chart).find((one) => one.path === path)?.passes
    const own = upToTheEnd(passed.map(({ box }) => box))
    expect(own.filter((box) => !chart?.onTheWay.includes(box))).toEqual(expected)
  })

  it('lets time pass, and passes what has its instant at that instant', () => {
    expect(said(file)).toMatch(/^\/(?:at|wait) /mu)
    const timed = passed.flatMap(({ box, moved }) => {
      const at = boxes[box]?.at
      return at === undefined || moved === undefined ? [] : [{ box, moved, at }]
    })
    expect(timed.filter(({ moved, at }) => moved !== at)).toEqual([])
  })
})

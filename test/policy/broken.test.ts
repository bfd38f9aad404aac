import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../../src/policy/load.ts'
import { renderProblem } from '../../src/policy/problem.ts'
import { brokenCalendars } from './broken-calendars.ts'
import { brokenReferences } from './broken-references.ts'
import { brokenTexts } from './broken-texts.ts'
import { brokenValues } from './broken-values.ts'
import { type Edit, sample, withFolder } from './sample-folder.ts'

function problemsAfter(edits: readonly Edit[], requiredTexts: readonly string[] = []): readonly string[] {
  return withFolder(sample, edits, (folder) =>
    loadPolicies(folder, { requiredTexts }).problems.map((problem) => renderProblem(problem)),
  )
}

describe('a broken policy is named with file, line and what to do', () => {
  it.each([...brokenValues, ...brokenReferences, ...brokenTexts, ...brokenCalendars])(
    '$mistake',
    (broken) => {
      expect(problemsAfter([broken])).toEqual(broken.says)
    },
  )

  it('is not handed on, while the offices beside it are', () => {
    const edit = { file: 'library/policy.yaml', find: 'reopenHours: 24', put: 'reopenHours: 0' }
    expect(withFolder(sample, [edit], (folder) => loadPolicies(folder).policies)).toEqual([])
  })
})

describe('a file that is no plain YAML is named, never fallen over', () => {
  const says = (put: string) => problemsAfter([{ file: 'library/places.yaml', put }])
  const refused = (place: string, alias: string) => [
    `library/places.yaml:${place}: "*${alias}" repeats what stands elsewhere, which no policy may: write it out`,
  ]

  it.each([
    ['a value that holds itself', 'z: &z [*z]\n', refused('1:8', 'z')],
    ['a value that is repeated', 'a: &a 1\nplaces: []\nb: *a\n', refused('3:4', 'a')],
    [
      'a bomb of anchors',
      [
        'a: &a [x, x]',
        ...'bcdefghijklmnopqrstuvwxyz'.split('').map((key, index) => {
          const before = String.fromCharCode(97 + index)
          return `${key}: &${key} [${`*${before}, `.repeat(9)}*${before}]`
        }),
      ].join('\n'),
      refused('2:8', 'a'),
    ],
    [
      'a value that is too deep',
      `z: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
      ['library/places.yaml:1:1: the file is nested too deeply to be read'],
    ],
  ])('%s', (_what, put, problems) => {
    expect(says(put).map((problem) => problem.replace(/yaml:1:\d+: the file/, 'yaml:1:1: the file'))).toEqual(
      problems,
    )
  })

  it.each(['library/places.yaml', 'calendars/sample.yaml', 'texts/ar.yaml'])(
    'a folder that is called %s',
    (file) => {
      const problems = withFolder(sample, [], (folder) => {
        rmSync(join(folder, file), { force: true })
        mkdirSync(join(folder, file))
        return loadPolicies(folder).problems.map((problem) => renderProblem(problem))
      })
      expect(problems).toContain(`${file}:1:1: the file cannot be read (EISDIR)`)
    },
  )
})

describe('texts that flows say', () => {
  it('are missed when no file has them', () => {
    expect(problemsAfter([], ['greeting.first', 'farewell'])).toEqual([
      'texts/ar.yaml:1:1: text "farewell" is missing in both languages',
    ])
  })

  it('may come from any part of the shared texts', () => {
    const parts = [
      { file: 'texts/extra.ar.yaml', put: 'farewell: مع السلامة\n' },
      { file: 'texts/extra.en.yaml', put: 'farewell: Goodbye\n' },
    ]
    expect(problemsAfter(parts, ['farewell'])).toEqual([])
  })

  it('stand in one part only', () => {
    const parts = [
      { file: 'texts/extra.ar.yaml', put: 'menu.choose: مع السلامة\n' },
      { file: 'texts/extra.en.yaml', put: '# nothing\n' },
    ]
    expect(problemsAfter(parts)).toEqual([
      'texts/extra.ar.yaml:1:1: text "menu.choose" stands in texts/ar.yaml too',
    ])
  })
})

describe("an office's own texts", () => {
  it('go before the shared ones, in one language or both', () => {
    const own = [{ file: 'library/texts.ar.yaml', put: 'greeting.first: "أهلا بكم، المدة {days}."\n' }]
    const [policy] = withFolder(sample, own, (folder) => loadPolicies(folder).policies)
    expect(policy?.texts.ar['greeting.first']).toBe('أهلا بكم، المدة {days}.')
    expect(policy?.texts.en['greeting.first']).toBe(
      'Welcome to {office}. A complaint is handled within {days}.',
    )
  })

  it('get no other values than the shared text, and no numbers', () => {
    const own = [
      {
        file: 'library/texts.en.yaml',
        put: '# ours\ngreeting.first: "Welcome, {visitor}: {days}, 24 hours."\n',
      },
    ]
    expect(problemsAfter(own)).toEqual([
      'library/texts.en.yaml:2:17: text "greeting.first" gets no value {visitor}; it gets {days}',
      'library/texts.en.yaml:2:17: text "greeting.first" has the fixed number "24"; use a placeholder',
      'texts/ar.yaml:1:17: text "greeting.first" lacks {visitor}, which its English has',
    ])
  })

  it('are needed in both languages where nobody else has the key', () => {
    expect(problemsAfter([{ file: 'library/texts.ar.yaml', put: 'motto: اقرأ\n' }])).toEqual([
      'library/texts.ar.yaml:1:1: text "motto" is missing in English',
      'library/texts.ar.yaml:1:1: text "motto" is said nowhere; mend its key or remove it',
    ])
  })

  it('are named where nothing says them', () => {
    expect(
      problemsAfter([
        { file: 'library/texts.ar.yaml', put: 'greeting.frist: أهلًا\n' },
        { file: 'library/texts.en.yaml', put: 'greeting.frist: Welcome\n' },
      ]),
    ).toEqual([
      'library/texts.ar.yaml:1:1: text "greeting.frist" is said nowhere; mend its key or remove it',
      'library/texts.en.yaml:1:1: text "greeting.frist" is said nowhere; mend its key or remove it',
    ])
  })
})

describe('a file', () => {
  it.each([
    ['places.yaml', 'library/places.yaml:1:1: the file is missing'],
    ['policy.yaml', 'library/policy.yaml:1:1: the file is missing'],
  ])('%s is missed where an office has others', (file, says) => {
    const problems = withFolder(sample, [], (folder) => {
      rmSync(join(folder, 'library', file))
      return loadPolicies(folder).problems
    })
    expect(problems.map((problem) => renderProblem(problem))).toEqual([says])
  })

  it('that is empty or no text is said to be so', () => {
    expect(problemsAfter([{ file: 'library/places.yaml', put: '' }])).toEqual([
      'library/places.yaml:1:1: the file must be a mapping, not empty',
    ])
    const latin = withFolder(sample, [], (folder) => {
      writeFileSync(join(folder, 'library', 'places.yaml'), Buffer.from([0x70, 0x3a, 0x20, 0xe9, 0x0a]))
      return loadPolicies(folder).problems
    })
    expect(latin.map(({ message }) => message)).toEqual(['the file is not UTF-8; save it as UTF-8'])
  })

  it('that cannot be read is one problem, whatever else would have needed it', () => {
    const latin = withFolder(sample, [], (folder) => {
      writeFileSync(join(folder, 'texts', 'ar.yaml'), Buffer.from([0x70, 0x3a, 0x20, 0xe9, 0x0a]))
      rmSync(join(folder, 'language', 'lexicon.yaml'))
      return loadPolicies(folder, { requiredTexts: ['greeting.first', 'farewell'] }).problems
    })
    expect(latin.map((problem) => renderProblem(problem))).toEqual([
      'language/lexicon.yaml:1:1: the file is missing',
      'texts/ar.yaml:1:1: the file is not UTF-8; save it as UTF-8',
    ])
  })

  it('is asked for where there is none at all', () => {
    expect(() => loadPolicies(join(sample, 'library'))).toThrow('There is no organisation in')
    expect(() => loadPolicies(join(sample, 'nowhere'))).toThrow('There is no folder')
  })
})

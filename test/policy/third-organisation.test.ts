import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { policyPage } from '../../src/policy/charter.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { renderProblem } from '../../src/policy/problem.ts'
import { withDataCopy } from './data-folder.ts'
import { sample, withFolder } from './sample-folder.ts'

it('a third organisation is made from data alone', async () => {
  await withDataCopy((folder) => {
    cpSync(join(sample, 'library'), join(folder, 'library'), { recursive: true })
    cpSync(join(sample, 'calendars', 'plain.yaml'), join(folder, 'calendars', 'plain.yaml'))
    writeFileSync(
      join(folder, 'library', 'texts.ar.yaml'),
      'field.branch.ask: في أي فرع؟\nfield.branch.label: الفرع\n',
    )
    writeFileSync(
      join(folder, 'library', 'texts.en.yaml'),
      'field.branch.ask: Which branch?\nfield.branch.label: Branch\n',
    )

    const { policies, calendars, problems } = loadPolicies(folder)
    expect(problems).toEqual([])
    expect(policies.map(({ organisation }) => organisation)).toEqual(['al-buraimi', 'library', 'moi'])
    expect([...calendars.keys()]).toEqual(['oman', 'plain'])

    const library = policies[1]
    if (library === undefined) throw new Error('the library is there')
    expect(library.texts.en['field.branch.ask']).toBe('Which branch?')
    expect(policies[0]?.texts.en['field.branch.ask']).toBeUndefined()
    expect(library.assumed).toEqual(['types.suggestion.deadline.dueWorkingDays', 'access'])
    const rows = policyPage(library, 'en').sections.flatMap((section) => section.rows)
    expect(rows).toContainEqual([
      'complaint',
      'within 2 to 4 working days',
      'Dissatisfaction with a service.',
    ])
    expect(rows).toContainEqual([
      'Web chat',
      '/chat',
      'day and night, every day',
      'answered within 90 minutes',
    ])
    expect(rows).toContainEqual(['Level 2', 'Librarian', 'within 8 hours'])
  })
})

it.each([
  ['stays with a comment', (text: string) => `# A comment.\n${text}`, true],
  [
    'stays when an assumed value is decided',
    (text: string) => text.replace('{ value: 10, assumed: true, why: a sample }', '10'),
    true,
  ],
  ['moves with a value', (text: string) => text.replace('reopenHours: 24', 'reopenHours: 25'), false],
])('the digest of a policy %s', (_what, edit, same) => {
  const file = 'library/policy.yaml'
  const before = readFileSync(join(sample, file), 'utf8')
  const after = withFolder(
    sample,
    [{ file, put: edit(before) }],
    (folder) => loadPolicies(folder).policies[0]?.digest,
  )
  expect(after).toMatch(/^[0-9a-f]{64}$/)
  expect(after === loadPolicies(sample).policies[0]?.digest).toBe(same)
})

it('an organisation that is copied must not read the mailbox of the one that it was copied from', async () => {
  await withDataCopy((folder) => {
    cpSync(join(folder, 'moi'), join(folder, 'museum'), { recursive: true })
    const policy = join(folder, 'museum', 'policy.yaml')
    const copied = readFileSync(policy, 'utf8').replace('organisation: moi', 'organisation: museum')
    writeFileSync(policy, copied)
    const problems = ['info', 'sms'].map((name) => {
      const line = copied.split('\n').indexOf(`  - name: ${name}`) + 1
      return `museum/policy.yaml:${line}:11: "${name}" names the same variables as "${name}" of moi: two offices cannot share an account, name its own under settingEnv and secretEnv`
    })
    expect(loadPolicies(folder).problems.map((problem) => renderProblem(problem))).toEqual(problems)
    writeFileSync(policy, copied.replaceAll('MOI_', 'MUSEUM_'))
    expect(loadPolicies(folder).problems).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const guide = readFileSync(join(import.meta.dirname, '../../docs/guide.md'), 'utf8')
const stories = [...guide.matchAll(/^`test\/transcripts\/([\w-]+\.chat)`\n\n```\n([\s\S]*?)\n```$/gmu)]

describe('the guide', () => {
  it('tells a complaint, a report and a suggestion', () => {
    expect(stories.map(([, name]) => name)).toEqual([
      'guide-complaint-ar.chat',
      'guide-ministry-report-ar.chat',
      'guide-suggestion-en.chat',
    ])
  })

  it.each(stories.map(([, name = '', story = '']) => [name, story]))(
    'shows %s as it is played',
    (name, story) => {
      expect(story).toBe(readFileSync(join(import.meta.dirname, name), 'utf8').trimEnd())
    },
  )
})

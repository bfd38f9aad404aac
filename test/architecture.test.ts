import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** What each room may import, besides itself. Libraries are named where a room may use only some. */
const rooms: readonly {
  readonly room: string
  readonly rooms: readonly string[]
  readonly libraries: readonly string[] | 'any'
}[] = [
  { room: 'src/domain', rooms: [], libraries: [] },
  { room: 'src/language', rooms: ['src/domain'], libraries: ['libphonenumber-js/min'] },
  {
    room: 'src/engine',
    rooms: ['src/domain', 'src/language'],
    libraries: ['intl-messageformat', 'node:crypto'],
  },
  { room: 'flows', rooms: ['src/domain', 'src/language', 'src/engine'], libraries: [] },
  { room: 'adapters', rooms: ['src/domain'], libraries: 'any' },
  { room: 'src/store', rooms: ['src/domain'], libraries: 'any' },
  { room: 'src/policy', rooms: ['src/domain', 'src/language', 'src/engine'], libraries: 'any' },
  {
    room: 'src/gateway',
    rooms: ['src/domain', 'src/language', 'src/engine', 'src/store', 'src/clock.ts'],
    libraries: 'any',
  },
  // Neither the gateway's nor a command's: pages print the same file from what the gateway collects.
  {
    room: 'src/print',
    rooms: ['src/domain', 'src/engine', 'src/gateway'],
    libraries: ['bidi-js', 'fontkit', 'pdfkit', 'node:fs', 'node:module', 'node:path', 'node:zlib'],
  },
  { room: 'src/web', rooms: ['src/domain', 'src/engine', 'src/gateway', 'src/print'], libraries: 'any' },
  { room: 'src/env-file.ts', rooms: [], libraries: ['node:fs'] },
  { room: 'src/config.ts', rooms: ['src/domain', 'src/env-file.ts'], libraries: 'any' },
  {
    room: 'src/check-environment.ts',
    rooms: ['src/domain', 'src/config.ts'],
    libraries: [],
  },
  { room: 'src/configured.ts', rooms: ['src/domain', 'src/config.ts'], libraries: [] },
  { room: 'src/log.ts', rooms: ['src/domain', 'src/config.ts'], libraries: 'any' },
  { room: 'src/clock.ts', rooms: [], libraries: [] },
  { room: 'src/main.ts', rooms: ['src', 'adapters', 'flows'], libraries: 'any' },
  { room: 'src/cli', rooms: ['src', 'adapters', 'flows'], libraries: 'any' },
]

/** Globals and calls by which the outside world would come into pure code. */
const impure = [
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bMath\.random\b/,
  /\bcrypto\.(random|getRandom)/,
  /\brandomUUID\b/,
  /\bprocess\./,
  /(?<!\.)\bfetch\(/,
  /\bsetTimeout\b/,
  /\bperformance\./,
]
const pureRooms = ['src/domain', 'src/language', 'src/engine', 'flows']

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm)].map(
    (match) => match[1] ?? '',
  )
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

const within = (file: string, room: string) => file === room || file.startsWith(`${room}/`)

describe('the direction of imports', () => {
  const sources = [...filesOf('src'), ...filesOf('adapters'), ...filesOf('flows')]

  it('knows the room of every source file', () => {
    expect(sources.filter((file) => !rooms.some(({ room }) => within(file, room)))).toEqual([])
  })

  it.each(rooms)('$room imports only what it may', ({ room, rooms: allowed, libraries }) => {
    const wrong = sources
      .filter((file) => within(file, room))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => {
            if (!target.startsWith('.')) return libraries !== 'any' && !libraries.includes(target)
            const imported = relative(root, resolve(root, dirname(file), target))
            return ![room, ...allowed].some((other) => within(imported, other))
          })
          .map((target) => `${file} → ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('lets only main.ts and the commands import adapters', () => {
    const importers = sources.filter(
      (file) => !within(file, 'adapters') && importsOf(file).some((target) => target.includes('/adapters/')),
    )
    expect(importers.filter((file) => file !== 'src/main.ts' && !within(file, 'src/cli'))).toEqual([])
  })

  it('keeps clock, chance, environment and network out of pure code', () => {
    const found = sources
      .filter((file) => pureRooms.some((room) => within(file, room)))
      .flatMap((file) => {
        const code = withoutComments(readFileSync(join(root, file), 'utf8'))
        return impure.filter((pattern) => pattern.test(code)).map((pattern) => `${file}: ${pattern.source}`)
      })
    expect(found).toEqual([])
  })

  it('reads the environment in one place', () => {
    const readers = sources.filter((file) => /\bprocess\.env\b/.test(readFileSync(join(root, file), 'utf8')))
    expect(readers).toEqual(['src/cli/run.ts'])
  })
})

describe('the shape of the house', () => {
  it('has no file over 400 lines', () => {
    const long = [...filesOf('src'), ...filesOf('adapters'), ...filesOf('flows')].filter(
      (file) => readFileSync(join(root, file), 'utf8').split('\n').length > 400,
    )
    expect(long).toEqual([])
  })

  it('has no default exports and no way round the types', () => {
    const wrong = [...filesOf('src'), ...filesOf('adapters'), ...filesOf('flows')].filter((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return (
        /@ts-(ignore|expect-error)/.test(text) ||
        /^export default\b|\bas any\b|: any\b|catch\s*(\([^)]*\))?\s*\{\s*\}/m.test(withoutComments(text))
      )
    })
    expect(wrong).toEqual([])
  })
})

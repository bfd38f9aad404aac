import type { Place, Policy } from '../domain/policy.ts'
import { type Act, type CaseType, caseTypes, type Intent, intents } from '../domain/understanding.ts'
import { stem } from './clitics.ts'
import type { Lexicon } from './lexicon.ts'
import { compilePhrases, type Matcher, type Phrase } from './matcher.ts'
import { tokenise, wordsKey } from './matching-key.ts'
import type { Models } from './model/models.ts'
import { type LatinSound, latinSound, soundSpellings, withoutShortVowel } from './slots/sound.ts'

/** What a found phrase says. */
export type Sense =
  | { readonly kind: 'type'; readonly type: CaseType; readonly weight: number }
  /** At the beginning of a message it says outright what it is. */
  | { readonly kind: 'declaring'; readonly type: CaseType }
  /** `whole`: only when nothing else is said. */
  | { readonly kind: 'intent'; readonly intent: Intent; readonly whole: boolean; readonly ruled?: true }
  | { readonly kind: 'act'; readonly act: Act; readonly whole: boolean }
  /** `named`: the words stand in the service's own name. */
  | { readonly kind: 'service'; readonly slug: string; readonly named: boolean }
  | { readonly kind: 'body'; readonly slug: string }
  | {
      readonly kind: 'place'
      readonly slug: string
      readonly place: 'wilayat' | 'area'
      readonly value: string
      readonly ordinary: boolean
      /** The name has its article: without it the word is another. */
      readonly definite: boolean
    }
  | { readonly kind: 'mark'; readonly mark: string }
  /** What it says of an answer or of what stands beside it; never learnt from. */
  | { readonly kind: 'cue'; readonly cue: string }
  | { readonly kind: 'filler' }
  | { readonly kind: 'danger' }
  | { readonly kind: 'application' }

/** What the name of a place says. */
export type PlaceSense = Extract<Sense, { kind: 'place' }>

/** Everything that understanding looks up, compiled once for a policy. */
export interface Resources {
  readonly matcher: Matcher<Sense>
  /** Places by the sound of their Latin spellings. */
  readonly sounds: ReadonlyMap<string, PlaceSense>
  /** Keys of the words by which names begin: given names and honorifics. */
  readonly names: ReadonlySet<string>
  readonly arabizi: ReadonlySet<string>
  /** Words key → number. */
  readonly ordinals: ReadonlyMap<string, number>
  readonly models: Models
}

const weights = { name: 4, phrase: 2, hint: 1 } as const

/** The part of a policy that names things. */
export type NamingPolicy = Pick<Policy, 'services' | 'places' | 'remit'>

/** Compiles the lexicon and what a policy names: services, places and other bodies. */
export function buildResources(policy: NamingPolicy, lexicon: Lexicon, models: Models = {}): Resources {
  const ordinals = new Map<string, number>()
  lexicon.ordinals.forEach((words, index) => {
    for (const word of words) ordinals.set(wordsKey(word), index + 1)
  })
  return {
    matcher: compilePhrases([...lexiconPhrases(lexicon), ...policyPhrases(policy)]),
    sounds: placeSounds(policy.places),
    names: new Set(
      ['given', 'honorific'].flatMap((mark) =>
        (lexicon.marks[mark] ?? []).map((name) => tokenise(name)[0]?.key ?? ''),
      ),
    ),
    arabizi: new Set(lexicon.arabizi.map(wordsKey)),
    ordinals,
    models,
  }
}

function* lexiconPhrases(lexicon: Lexicon): Iterable<Phrase<Sense>> {
  for (const type of caseTypes) {
    for (const phrase of lexicon.declaring?.[type] ?? []) yield { phrase, label: { kind: 'declaring', type } }
    const words = lexicon.types[type]
    if (words === undefined) continue
    for (const strength of ['name', 'phrase', 'hint'] as const) {
      for (const phrase of words[strength])
        yield { phrase, label: { kind: 'type', type, weight: weights[strength] } }
    }
  }
  for (const [name, words] of Object.entries(lexicon.intents)) {
    const intent = intents.find((known) => known === name)
    for (const whole of ['whole', 'phrase'] as const) {
      for (const phrase of words[whole]) {
        if (intent !== undefined)
          yield { phrase, label: { kind: 'intent', intent, whole: whole === 'whole' } }
        else if (name === 'abuse') yield { phrase, label: { kind: 'act', act: 'abuse', whole: false } }
      }
    }
  }
  yield* ruledPhrases(lexicon)
  for (const [act, phrases] of Object.entries(lexicon.acts)) {
    for (const phrase of phrases) yield { phrase, label: { kind: 'act', act: act as Act, whole: true } }
  }
  for (const [act, phrases] of Object.entries(lexicon.requests)) {
    for (const phrase of phrases) yield { phrase, label: { kind: 'act', act: act as Act, whole: false } }
  }
  for (const [mark, phrases] of Object.entries(lexicon.marks)) {
    for (const phrase of phrases) yield { phrase, label: { kind: 'mark', mark } }
  }
  for (const [cue, phrases] of Object.entries(lexicon.cues ?? {})) {
    for (const phrase of phrases) yield { phrase, label: { kind: 'cue', cue } }
  }
  for (const phrase of lexicon.fillers) yield { phrase, label: { kind: 'filler' } }
  for (const phrase of lexicon.danger) yield { phrase, label: { kind: 'danger' } }
  for (const phrase of lexicon.application) yield { phrase, label: { kind: 'application' } }
}

function* ruledPhrases({ intents: groups }: Lexicon): Iterable<Phrase<Sense>> {
  for (const intent of intents) {
    for (const phrase of groups[intent]?.ruled ?? [])
      yield { phrase, label: { kind: 'intent', intent, whole: false, ruled: true } }
  }
}

function* policyPhrases(policy: NamingPolicy): Iterable<Phrase<Sense>> {
  for (const service of policy.services) {
    const names = [service.name.ar, service.name.en, service.short.ar, service.short.en]
    const known = new Set(names.flatMap((name) => tokenise(name).map(({ key }) => stem(key))))
    for (const phrase of [...names, ...service.keywords]) {
      const named = tokenise(phrase).every(({ key }) => known.has(stem(key)))
      yield { phrase, label: { kind: 'service', slug: service.slug, named } }
    }
  }
  for (const body of policy.remit.bodies) {
    const label: Sense = { kind: 'body', slug: body.slug }
    for (const phrase of body.keywords) yield { phrase, label }
  }
  for (const place of policy.places) {
    const label = placeSense(place)
    const written = [place.name.ar, ...place.spellings]
    for (const phrase of new Set([place.name.en, ...written, ...written.flatMap(soundSpellings)]))
      yield { phrase, label }
  }
}

const article = /^\u0627\u0644/u

function placeSense({ slug, kind, name, ordinary }: Place): PlaceSense {
  return {
    kind: 'place',
    slug,
    place: kind,
    value: name.ar,
    ordinary: ordinary === true,
    definite: article.test(name.ar),
  }
}

/** Two consonants are a name only with an ع beside them, which Arabizi writes 3. */
const isTelling = ({ consonants }: LatinSound, { name }: Place): boolean =>
  consonants > 2 || name.ar.includes('\u0639')

function placeSounds(places: readonly Place[]): ReadonlyMap<string, PlaceSense> {
  const sounds = new Map<string, PlaceSense>()
  for (const place of places) {
    for (const spelling of [place.name.en, ...place.spellings]) {
      for (const sound of [latinSound(spelling), latinSound(withoutShortVowel(spelling))])
        if (sound !== undefined && isTelling(sound, place) && !sounds.has(sound.key))
          sounds.set(sound.key, placeSense(place))
    }
  }
  return sounds
}

import type { Log } from './channel.ts'
import type { Intent } from './understanding.ts'

/** What another understanding is asked of a text: personal values are masked before it leaves. */
export interface OpinionQuestion {
  readonly text: string
  readonly types: readonly Intent[]
  /** Services of the office by slug, with the names that people read. */
  readonly services: readonly { readonly slug: string; readonly names: readonly string[] }[]
}

/** What it answers; both are among those of the question, `none` where no service is meant. */
export interface Opinion {
  readonly type: Intent
  readonly service: string
}

/** A port behind which an office may put another understanding beside the built-in one, such as a language model. */
export interface SecondOpinion {
  /** Names it in the version of what is understood with it. */
  readonly name: string
  /** 0 to 1: how sure its word alone makes, where the built-in understanding thinks otherwise. */
  readonly trust: number
  /** Undefined where it does not know, is too slow or cannot be reached; throws nothing. */
  ask(question: OpinionQuestion, signal: AbortSignal): Promise<Opinion | undefined>
}

/** All that an adapter of it may use of the world. */
export interface OpinionIo {
  readonly organisation: string
  readonly fetch: (address: string | URL, request?: RequestInit) => Promise<Response>
  readonly now: () => Date
  readonly log: Log
  readonly secrets: Readonly<Record<string, string>>
}

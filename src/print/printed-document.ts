import type { Language } from '../domain/text.ts'

/** How words look. code: read letter by letter, always left to right. */
export type Style = 'plain' | 'strong' | 'quiet' | 'code'

/**
 * Finished words, perhaps of several lines. `own`: each line runs in the direction of its first letter (somebody's
 * text); else in that of the page.
 */
export interface Words {
  readonly words: string
  readonly style: Style
  readonly direction: 'page' | 'own'
}

/** What stands in a row of a table, one below the other. */
export type Cell = readonly Words[]

/** A column takes its share of the width; where one has a heading, the table has a row of them. */
export interface Column {
  readonly share: number
  readonly heading?: string
}

/** A part of a page, in reading order. said: what one side said, `head` tells who, where and when. */
export type Block =
  | { readonly kind: 'words'; readonly words: Words }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Cell[])[]
    }
  | { readonly kind: 'said'; readonly head: string; readonly lines: readonly Words[] }
  | {
      readonly kind: 'picture'
      readonly content: Uint8Array
      readonly caption: string
      /** Said in its place where the picture cannot be shown. */
      readonly otherwise: string
    }

export interface Section {
  readonly heading?: string
  readonly blocks: readonly Block[]
}

/** A document as it will be printed, in finished words; where lines and pages break is for the printer to see. */
export interface PrintedDocument {
  readonly language: Language
  readonly title: string
  /** Stands on every page. */
  readonly reference: string
  readonly office: string
  readonly contact: string
  readonly printed: string
  /** ISO instant of what is printed. */
  readonly at: string
  readonly sections: readonly Section[]
  /** Said at the end where a sign was printed as a box. */
  readonly unknown: string
}

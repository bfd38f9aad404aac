import { forms, stem } from './clitics.ts'
import type { Token } from './matching-key.ts'
import { tokenise } from './matching-key.ts'

/** A phrase to find and what finding it says. A last word that ends in `*` stands for every word it begins. */
export interface Phrase<Label> {
  readonly phrase: string
  readonly label: Label
}

/** A found phrase: the words `from` up to, not including, `to`. */
export interface Match<Label> {
  readonly from: number
  readonly to: number
  readonly label: Label
}

interface Node<Label> {
  readonly next: Map<string, Node<Label>>
  readonly begins: Map<string, Node<Label>>
  readonly beginLengths: Set<number>
  readonly labels: Label[]
}

/** Phrases compiled into a trie of words, built once per policy. */
export interface Matcher<Label> {
  readonly root: Node<Label>
}

const emptyNode = <Label>(): Node<Label> => ({
  next: new Map(),
  begins: new Map(),
  beginLengths: new Set(),
  labels: [],
})

/** Compiles phrases; those without a single letter or digit are passed over. */
export function compilePhrases<Label>(phrases: Iterable<Phrase<Label>>): Matcher<Label> {
  const root = emptyNode<Label>()
  for (const { phrase, label } of phrases) {
    const words = tokenise(phrase)
    const open = phrase.trimEnd().endsWith('*')
    let node = root
    words.forEach((word, index) => {
      const key = stem(word.key)
      const begins = open && index === words.length - 1
      const children = begins ? node.begins : node.next
      const child = children.get(key) ?? emptyNode<Label>()
      children.set(key, child)
      if (begins) node.beginLengths.add(key.length)
      node = child
    })
    if (node !== root) node.labels.push(label)
  }
  return { root }
}

const maxWords = 8

/** Every phrase in the text, at each word; linear in the words, as a phrase has at most eight. */
export function findPhrases<Label>(
  matcher: Matcher<Label>,
  tokens: readonly Token[],
): readonly Match<Label>[] {
  const shapes = tokens.map((token) => forms(token.key))
  const matches: Match<Label>[] = []
  for (let from = 0; from < tokens.length; from++) {
    let level: Node<Label>[] = [matcher.root]
    for (let at = from; at < tokens.length && at < from + maxWords && level.length > 0; at++) {
      const reached: Node<Label>[] = []
      for (const node of level) follow(node, shapes[at] ?? [], reached)
      for (const node of reached) {
        for (const label of node.labels) matches.push({ from, to: at + 1, label })
      }
      level = reached
    }
  }
  return matches
}

function follow<Label>(node: Node<Label>, shapes: readonly string[], reached: Node<Label>[]): void {
  for (const shape of shapes) {
    const exact = node.next.get(shape)
    if (exact !== undefined && !reached.includes(exact)) reached.push(exact)
    for (const length of node.beginLengths) {
      if (shape.length < length) continue
      const begun = node.begins.get(shape.slice(0, length))
      if (begun !== undefined && !reached.includes(begun)) reached.push(begun)
    }
  }
}

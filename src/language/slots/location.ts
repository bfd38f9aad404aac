import type { Slot } from '../../domain/understanding.ts'
import { findLinks, overlaps, type Stretch } from './links.ts'
import { western } from './reference.ts'

const mapHosts: readonly RegExp[] = [
  /^(?:https?:\/\/)?maps\.app\.goo\.gl\/./i,
  /^(?:https?:\/\/)?goo\.gl\/maps\/./i,
  /^(?:https?:\/\/)?maps\.google\.[a-z.]{2,6}[/?]/i,
  /^(?:https?:\/\/)?(?:www\.)?google\.[a-z.]{2,6}\/maps/i,
  /^(?:https?:\/\/)?maps\.apple\.com[/?]/i,
  /^(?:https?:\/\/)?(?:www\.|ul\.)?waze\.com\//i,
  /^(?:https?:\/\/)?(?:www\.)?openstreetmap\.org\//i,
  /^(?:https?:\/\/)?(?:www\.)?what3words\.com\/./i,
  /^(?:https?:\/\/)?plus\.codes\/./i,
  /^geo:/i,
]

const decimal = '[+-]?\\p{Nd}{1,3}[.\\u066b]\\p{Nd}{3,15}'
const between = '(?:%2C|[ ,;/\\u060c\\u061b]{1,3})'
/** `24.2431, 55.7932`, in either set of digits, with N and E or °. */
const pair = new RegExp(
  `(?<![\\p{Nd}.\\u066b])(${decimal}) ?(?:\u00b0 ?)?([NS]?)${between}(${decimal}) ?(?:\u00b0 ?)?([EW]?)(?![\\p{Nd}.])`,
  'giu',
)
/** `24°14'35.2"N 55°47'35.5"E`. */
const part =
  "(\\p{Nd}{1,3}) ?[\u00b0\u00ba] ?(\\p{Nd}{1,2}) ?['\u2032\u2019] ?(\\p{Nd}{1,2}(?:\\.\\p{Nd}{1,6})?) ?(?:[\"\u2033\u201d]|'') ?"
const sexagesimal = new RegExp(`${part}([NS])[ ,]{0,3}${part}([EW])`, 'giu')
/** An Open Location Code with its region (https://github.com/google/open-location-code, specification §Code format). */
const plusCode = /(?<![\p{L}\p{N}+])[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,4}(?![\p{L}\p{N}+])/u

/** What a text says of places on a map. */
export interface MapPlaces {
  /**
   * The first: `latitude,longitude` in decimal degrees where the text says them, else the map link or plus code as it
   * stands. The pair that a map link holds belongs to the link.
   */
  readonly location: Slot | undefined
  /** Links and pairs of degrees: their numbers are no others. */
  readonly stretches: readonly Stretch[]
}

/** Reads links, coordinates and plus codes in one go; linear, as every part of a pattern is bounded. */
export function readMapPlaces(text: string): MapPlaces {
  const links = findLinks(text)
  const pairs = /\p{Nd}/u.test(text) ? [...decimalPairs(text), ...sexagesimalPairs(text)] : []
  const said = pairs.sort((a, b) => a.start - b.start)[0]
  const link = links.find(({ start, end }) => isMap(text.slice(start, end)))
  const stretches = [...links, ...pairs.filter((one) => !links.some((other) => overlaps(other, one)))]
  if (link !== undefined) {
    const value = said?.value ?? text.slice(link.start, link.end)
    return { location: { name: 'location', value, start: link.start, end: link.end }, stretches }
  }
  return { location: said ?? codeIn(text), stretches }
}

function codeIn(text: string): Slot | undefined {
  const code = text.includes('+') ? plusCode.exec(text) : null
  if (code === null) return undefined
  return { name: 'location', value: code[0], start: code.index, end: code.index + code[0].length }
}

const isMap = (link: string): boolean => mapHosts.some((host) => host.test(link))

function* decimalPairs(text: string): Iterable<Slot> {
  for (const found of text.matchAll(pair)) {
    const [whole, north = '', hemisphere = '', east = '', side = ''] = found
    const slot = pairSlot(found.index, whole, signed(degrees(north), hemisphere), signed(degrees(east), side))
    if (slot !== undefined) yield slot
  }
}

function* sexagesimalPairs(text: string): Iterable<Slot> {
  if (!/[\u00b0\u00ba]/.test(text)) return
  for (const found of text.matchAll(sexagesimal)) {
    const numbers = [1, 2, 3, 5, 6, 7].map((index) => degrees(found[index] ?? ''))
    const [d1 = 0, m1 = 0, s1 = 0, d2 = 0, m2 = 0, s2 = 0] = numbers
    if (m1 >= 60 || m2 >= 60 || s1 >= 60 || s2 >= 60) continue
    const latitude = signed(d1 + m1 / 60 + s1 / 3600, found[4] ?? '')
    const longitude = signed(d2 + m2 / 60 + s2 / 3600, found[8] ?? '')
    const slot = pairSlot(found.index, found[0], rounded(latitude), rounded(longitude))
    if (slot !== undefined) yield slot
  }
}

/** A metre is the fifth decimal of a degree. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

const degrees = (written: string): number => Number(western(written).replace('\u066b', '.'))

const signed = (value: number, hemisphere: string): number => (/^[SW]$/i.test(hemisphere) ? -value : value)

function pairSlot(start: number, whole: string, latitude: number, longitude: number): Slot | undefined {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined
  return { name: 'location', value: `${latitude},${longitude}`, start, end: start + whole.length }
}

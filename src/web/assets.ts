import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { Router } from 'express'
import express from 'express'

const clientFolder = new URL('./client/', import.meta.url)
const styleFolder = new URL('./styles/', import.meta.url)

/** The files that pages load, in memory: the browser's modules (our TypeScript without its types) and the style sheets. */
export interface Assets {
  readonly files: ReadonlyMap<string, { readonly contentType: string; readonly body: string }>
  /** Digest of all of them: part of every address, so that a browser never mixes two versions. */
  readonly version: string
}

/** Reads and converts all files; done once at the start. */
export function loadAssets(): Assets {
  const scripts = readdirSync(clientFolder)
    .filter((name) => name.endsWith('.ts'))
    .map(
      (name) =>
        [name.replace(/\.ts$/, '.js'), { contentType: 'text/javascript', body: script(name) }] as const,
    )
  const styles = readdirSync(styleFolder).map(
    (name) =>
      [
        name,
        {
          contentType: name.endsWith('.svg') ? 'image/svg+xml' : 'text/css',
          body: readFileSync(new URL(name, styleFolder), 'utf8'),
        },
      ] as const,
  )
  const files = new Map<string, { readonly contentType: string; readonly body: string }>([
    ...scripts,
    ...styles,
  ])
  const digest = createHash('sha256')
  for (const [name, file] of files) digest.update(name).update(file.body)
  return { files, version: digest.digest('hex').slice(0, 12) }
}

/** Address of an asset in its present version. */
export function assetAddress(assets: Assets, name: string): string {
  return `/assets/${assets.version}/${name}`
}

/** Serves `/assets/<version>/<name>` for ever; an old version is not kept, its page loads again. */
export function assetRoutes(assets: Assets): Router {
  const router = express.Router()
  router.get('/assets/:version/:name', (request, response, next) => {
    const file = assets.files.get(request.params.name)
    if (file === undefined || request.params.version !== assets.version) return next()
    response
      .set('cache-control', 'public, max-age=31536000, immutable')
      .type(file.contentType)
      .send(file.body)
  })
  return router
}

function script(name: string): string {
  const source = readFileSync(new URL(name, clientFolder), 'utf8')
  return withoutNotice(() => stripTypeScriptTypes(source))
    .replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'")
    .replace(/^\s*\/\*\*.*?\*\/$/gms, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
}

/** `stripTypeScriptTypes` (Node 24, stability 1.2) announces itself once on standard error, where operators read problems. */
function withoutNotice<Value>(work: () => Value): Value {
  const { emitWarning } = process
  process.emitWarning = () => undefined
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}

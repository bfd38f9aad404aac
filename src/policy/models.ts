import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../domain/errors.ts'
import type { Classifier } from '../language/model/classifier.ts'
import { decodeModel } from '../language/model/model-file.ts'
import type { Models } from '../language/model/models.ts'
import type { Problem } from './problem.ts'
import { wholeFile } from './source.ts'

/** Below the data folder: what every office's texts are told apart by. */
export const typesModelFile = 'language/types.model'

/** Below the data folder: what tells the services of an office apart. */
export const servicesModelFile = (folder: string): string => `${folder}/services.model`

/** The models of each office folder, and files that are there and are none. */
export function loadModels(
  dataDir: string,
  folders: readonly string[],
): { readonly models: ReadonlyMap<string, Models>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const read = (file: string): Classifier | undefined => {
    const path = join(dataDir, file)
    if (!existsSync(path)) return undefined
    try {
      return decodeModel(readFileSync(path))
    } catch (error) {
      const message = `the model cannot be read (${codeOf(error)}): run "npm run train"`
      problems.push(wholeFile(file, message))
      return undefined
    }
  }
  const types = read(typesModelFile)
  const models = new Map(
    folders.map((folder): [string, Models] => {
      const services = read(servicesModelFile(folder))
      return [folder, { ...(types && { types }), ...(services && { services }) }]
    }),
  )
  return { models, problems }
}

/** A service that a model tells and the office does not have: citizens would be asked about it in vain. */
export function checkServicesModel(
  folder: string,
  services: readonly { readonly slug: string }[],
  { services: model }: Models,
): readonly Problem[] {
  const known = new Set(['none', ...services.map(({ slug }) => slug)])
  const unknown = model?.labels.filter((label) => !known.has(label)) ?? []
  if (unknown.length === 0) return []
  const message = `the model tells ${unknown.map((label) => `"${label}"`).join(', ')}, which is no service in services.yaml (any more): mend the examples and run "npm run train"`
  return [wholeFile(servicesModelFile(folder), message)]
}

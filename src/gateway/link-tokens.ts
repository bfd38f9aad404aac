import type { OfficerVerb } from '../domain/case/effect.ts'
import { type Core, nowOf } from './core.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'

/** What a signed link says of itself; everything that is true of it is in the token, nothing in a table. */
export interface LinkClaim {
  readonly kind: 'officer' | 'citizen'
  readonly organisation: string
  readonly caseId: string
  /** For officers: what it does and for which role. */
  readonly verb?: OfficerVerb
  readonly role?: string
  /** Who of the role got it, by slug. */
  readonly person?: string
  /** ISO instant. */
  readonly expiresAt: string
  /** Names the link: it acts once. */
  readonly nonce: string
}

/** A link by which an officer does one thing to one case, once. */
export function officerLink(
  core: Core,
  office: Office,
  loaded: LoadedCase,
  verb: OfficerVerb,
  role: string,
  person?: string,
): string {
  return linkOf(core, {
    kind: 'officer',
    organisation: office.organisation,
    caseId: loaded.id,
    verb,
    role,
    ...(person !== undefined && { person }),
    expiresAt: expiry(core, office),
    nonce: core.tokens.id('link', loaded.id, verb, role, String(loaded.file.sequence)),
  })
}

/**
 * The citizen's own way to the case: its status, and to give what is missing. It goes out by text message too, so that it
 * says no more than whose, until when, and its 128-bit seal.
 */
export function citizenLink(core: Core, office: Office, { id }: Pick<LoadedCase, 'id' | 'file'>): string {
  const until = secondsOf(expiry(core, office))
  const seal = core.tokens.sign('citizen', office.organisation, id, until)
  return `${core.baseUrl}/l/${id}-${until}-${seal}`
}

/** The claim of a citizen's link of an organisation, or undefined. */
function parseCitizenLink(core: Core, organisation: string, token: string): LinkClaim | undefined {
  const [caseId, until, seal, ...rest] = token.split('-')
  if (caseId === undefined || until === undefined || seal === undefined || rest.length > 0) return undefined
  if (!core.tokens.isSigned(seal, 'citizen', organisation, caseId, until)) return undefined
  const nonce = core.tokens.id('link', caseId, 'citizen')
  return { kind: 'citizen', organisation, caseId, expiresAt: instantAt(until), nonce }
}

/** An instant as a link writes it: seconds, in 36 signs. */
const secondsOf = (at: string): string => Math.floor(Date.parse(at) / 1000).toString(36)
const instantAt = (seconds: string): string => new Date(Number.parseInt(seconds, 36) * 1000).toISOString()

/** What a survey's link says of itself: whose case, and which notice asks. */
export interface SurveyClaim {
  readonly caseId: string
  readonly notice: string
}

/** The citizen's way to the survey of a notice. It goes out by text message, so it is short: no more than its 128-bit seal. */
export function surveyLink(core: Core, office: Office, { caseId, notice }: SurveyClaim): string {
  const seal = core.tokens.sign('survey', office.organisation, caseId, notice)
  return `${core.baseUrl}/r/${caseId}-${notice}-${seal}`
}

/** The claim of a survey's link of an organisation, or undefined; whether the survey is over is for the caller to see. */
export function parseSurveyLink(core: Core, organisation: string, token: string): SurveyClaim | undefined {
  const [caseId, notice, seal, ...rest] = token.split('-')
  if (caseId === undefined || notice === undefined || seal === undefined || rest.length > 0) return undefined
  return core.tokens.isSigned(seal, 'survey', organisation, caseId, notice) ? { caseId, notice } : undefined
}

/** The ref of a file that was taken over an officer's link, good for its case and role alone. */
export function sealProof(core: Core, claim: LinkClaim, ref: string): string {
  return core.tokens.seal(proofPurpose(claim), ref)
}

/** The ref that `sealProof` sealed for the same case and role, or undefined. */
export function openProof(core: Core, claim: LinkClaim, sealed: string): string | undefined {
  return core.tokens.open(proofPurpose(claim), sealed)
}

const proofPurpose = ({ organisation, caseId, role }: LinkClaim): string =>
  ['proof', organisation, caseId, role ?? ''].join('|')

/** The claim of a token of ours, or undefined; whether it has expired is for the caller to see. */
export function parseLink(core: Core, organisations: Iterable<string>, token: string): LinkClaim | undefined {
  if (token.includes('-') && !token.includes('.'))
    for (const organisation of organisations) {
      const claim = parseCitizenLink(core, organisation, token)
      if (claim !== undefined) return claim
    }
  const value = core.tokens.openLink(token)
  if (value === undefined) return undefined
  const [kind, organisation, caseId, verb, role, expiresAt, nonce] = value.split('|')
  if (organisation === undefined || caseId === undefined || expiresAt === undefined || nonce === undefined)
    return undefined
  const claim = { organisation, caseId, expiresAt: instantAt(expiresAt), nonce }
  if (kind === 'c') return { kind: 'citizen', ...claim }
  const [held = '', person] = (role ?? '').split('/')
  return {
    kind: 'officer',
    ...claim,
    verb: verb as OfficerVerb,
    role: held,
    ...(person !== undefined && { person }),
  }
}

function linkOf(core: Core, claim: LinkClaim): string {
  const seconds = secondsOf(claim.expiresAt)
  const parts = [
    claim.kind === 'citizen' ? 'c' : 'o',
    claim.organisation,
    claim.caseId,
    claim.verb ?? '',
    claim.person === undefined ? (claim.role ?? '') : `${claim.role}/${claim.person}`,
    seconds,
    claim.nonce,
  ]
  return `${core.baseUrl}/l/${core.tokens.sealLink(parts.join('|'))}`
}

function expiry(core: Core, office: Office): string {
  return new Date(Date.parse(nowOf(core)) + office.policy.access.linkDays * 86_400_000).toISOString()
}

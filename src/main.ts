import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { channels, type ListedChannel } from '../adapters/index.ts'
import { checkLanguageModel } from '../adapters/language-model/config.ts'
import { openLanguageModel } from '../adapters/language-model/index.ts'
import { flows } from '../flows/flows.ts'
import { type CheckSettings, environmentProblems, isSet, servedPolicies } from './check-environment.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Config, type EnvironmentProblem, environmentError } from './config.ts'
import { secretsOf, settingsOf } from './configured.ts'
import type { ChannelIo, Log } from './domain/channel.ts'
import { ConfigError } from './domain/errors.ts'
import type { ChannelPolicy, Policy, Role } from './domain/policy.ts'
import type { SecondOpinion } from './domain/second-opinion.ts'
import type { Flows } from './engine/flow.ts'
import { requiredTexts } from './engine/required-texts.ts'
import { BatchSize } from './gateway/batch-size.ts'
import { ClaimsToTake } from './gateway/claims.ts'
import type { Core } from './gateway/core.ts'
import { makeGateway, type RunningGateway } from './gateway/gateway.ts'
import type { Office, OfficeChannel } from './gateway/office.ts'
import { Signals } from './gateway/signals.ts'
import { makeTokens, type Tokens } from './gateway/tokens.ts'
import type { Lexicon } from './language/lexicon.ts'
import { buildResources } from './language/resources.ts'
import { logAbout } from './log.ts'
import { type LoadedPolicies, loadPolicies } from './policy/load.ts'
import { renderProblem } from './policy/problem.ts'
import { openFiles } from './store/files.ts'
import { openKeys } from './store/keys.ts'
import { declareUse, markCleanStop, type StoreUse, takeCleanStop } from './store/meta.ts'
import { openStore, type Store } from './store/open.ts'
import { readPeople } from './store/people.ts'
import type { Schema } from './store/schema.ts'
import type { Observe } from './store/sqlite/connection.ts'
import type { Around } from './store/sqlite/driver.ts'
import { keepCalendar, keepPolicy, readCalendarReason } from './store/versions.ts'

/** How a gateway is put together; rehearsals and tests change the clock, the folder and the channels. */
export interface Assembly {
  readonly config: Config
  readonly log: Log
  readonly clock?: Clock
  /** `any`: for a command that neither runs the clock nor moves it. */
  readonly use?: StoreUse | 'any'
  /** Opens a channel that the policy connects; undefined leaves it closed. The list of adapters where absent. */
  readonly openChannel?: OpenChannelOf
  /** Another understanding beside the built-in one, in place of what the policy sets. */
  readonly secondOpinion?: SecondOpinion
  /** The conversation flows; all that there are where absent. */
  readonly flows?: Flows
  /** What `readPolicies` gave for this configuration before: many rehearsals in a row read the files once. */
  readonly policies?: ReadPolicies
  /** Told of every statement of the writer, for measuring. */
  readonly observe?: Observe
  /** Runs every statement of the writer, for tests in which one fails. */
  readonly around?: Around
}

/** Opens any channel of a policy, or leaves it closed. */
export type OpenChannelOf = (policy: ChannelPolicy, io: ChannelIo) => OfficeChannel | undefined

/** The policy folder as it was read and found to be without mistakes. */
export interface ReadPolicies {
  readonly loaded: LoadedPolicies
  readonly lexicon: Lexicon
}

export interface Assembled {
  readonly gateway: RunningGateway
  readonly tokens: Tokens
  /** Marks the stop as clean and closes everything. */
  close(): Promise<void>
}

/**
 * Puts everything together: policies checked, store opened and brought to this program's schema, channels opened.
 * Throws ConfigError or WaslError, naming what is wrong and what to do, before anything runs.
 */
export async function assemble(assembly: Assembly): Promise<Assembled> {
  const { config, log } = assembly
  const clock = assembly.clock ?? systemClock
  const policies = assembly.policies ?? readPolicies(config, clock)
  if (assembly.openChannel === undefined) checkEnvironment(config, policies)
  const folder = await folderOf(config.dataDir)
  const store = await openStore({
    directory: config.dataDir,
    now: () => clock.now(),
    ...(assembly.observe !== undefined && { observe: assembly.observe }),
    ...(assembly.around !== undefined && { around: assembly.around }),
  })
  try {
    const keys = await openKeys({ store, directory: config.dataDir, masterKey: config.key, randomBytes })
    const tokens = makeTokens(keys)
    const files = await openFiles({
      directory: folder.path,
      salt: keys.files,
      newName: randomUUID,
    })
    const use = assembly.use ?? 'real'
    const careful = use !== 'any' && (await store.transaction('handle', (trx) => beginUse(trx, use)))
    const run = randomUUID()
    const core: Core = {
      store,
      files,
      clock,
      tokens,
      signals: new Signals(),
      claims: new ClaimsToTake(),
      batchSize: new BatchSize(),
      newLease: () => `${run}/${randomUUID()}`,
      run,
      flows: assembly.flows ?? flows,
      log,
      referenceKey: keys.reference,
      chainKey: keys.chain,
      baseUrl: config.baseUrl,
      openedAt: clock.now().toISOString(),
      careful,
      catchingUp: false,
    }
    const offices = await openOffices({ ...assembly, folder }, core, policies, clock)
    const gateway = makeGateway(core, offices)
    const close = async (): Promise<void> => {
      try {
        await closeAll(store, offices, use === 'any' ? undefined : clock)
      } finally {
        await folder.remove()
      }
    }
    return { gateway, tokens, close }
  } catch (error) {
    await store.close()
    await folder.remove()
    throw error
  }
}

/** Declares what the store is used for; whether the last run ended without an orderly stop. */
async function beginUse(trx: Transaction<Schema>, use: StoreUse): Promise<boolean> {
  await declareUse(trx, use)
  return (await takeCleanStop(trx)) === undefined
}

/** Where files are written beside the store: for one in memory a folder of the system's, which goes when it is closed. */
interface Folder {
  readonly path: string
  remove(): Promise<void>
}

async function folderOf(dataDir: string): Promise<Folder> {
  if (dataDir !== ':memory:') return { path: dataDir, remove: () => Promise.resolve() }
  const path = await mkdtemp(join(tmpdir(), 'wasl-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** An assembly that knows where it writes files. */
type Placed = Assembly & { readonly folder: Folder }

/** Reads the policy folder. Throws ConfigError naming every mistake with file and line. */
export function readPolicies(config: Config, clock: Clock): ReadPolicies {
  const loaded = loadPolicies(config.policyDir, {
    requiredTexts,
    today: clock.now().toISOString().slice(0, 10),
  })
  const mistakes = loaded.problems.filter((problem) => problem.severity === 'mistake')
  const { lexicon } = loaded
  if (lexicon === undefined || mistakes.length > 0) {
    throw new ConfigError([
      ...mistakes.map((problem) => renderProblem(problem, `${relative('.', config.policyDir)}/`)),
      'The policies have mistakes, so nothing was started. "wasl policy check" shows them again.',
    ])
  }
  return { loaded, lexicon }
}

/** The time zone of an organisation's calendar; UTC for one that is not there. */
export function zoneOf({ loaded }: ReadPolicies, organisation: string): string {
  const policy = loaded.policies.find((one) => one.organisation === organisation)
  return loaded.calendars.get(policy?.calendar ?? '')?.zone ?? 'UTC'
}

/** Stops where the environment says something to the policies that cannot be meant; names all of it at once. */
function checkEnvironment(config: Config, { loaded }: ReadPolicies): void {
  const problems = environmentProblems(config, loaded.policies, settingChecks(config))
  if (problems.length > 0) throw environmentError(problems, config.envFile)
}

/** What the environment says wrongly to the policies, where they are in order, to be named beside what else is wrong in it. */
export function problemsBeside(config: Config): readonly EnvironmentProblem[] {
  try {
    const { policies, problems } = loadPolicies(config.policyDir)
    const isSound = problems.every(({ severity }) => severity !== 'mistake')
    return isSound ? environmentProblems(config, policies, settingChecks(config)) : []
  } catch (error) {
    if (error instanceof ConfigError) return []
    throw error
  }
}

/** What is wrong with settings as they would be opened. */
function settingChecks(config: Config): CheckSettings {
  return {
    channel: (channel) => {
      const adapter = channels.find((candidate) => candidate.kind === channel.kind)
      return adapter?.check(settingsOf(channel, config), secretsOf(channel, config)) ?? []
    },
    languageModel: (configured) => checkLanguageModel(settingsOf(configured, config)),
  }
}

async function openOffices(
  assembly: Placed,
  core: Core,
  { loaded, lexicon }: ReadPolicies,
  clock: Clock,
): Promise<ReadonlyMap<string, Office>> {
  const { config } = assembly
  const offices = new Map<string, Office>()
  for (const checked of servedPolicies(config, loaded.policies)) {
    const policy = { ...checked, roles: checked.roles.map((role) => reachableRole(role, config)) }
    const seed = loaded.calendars.get(policy.calendar)
    if (seed === undefined)
      throw new ConfigError([`${policy.organisation}: there is no calendar "${policy.calendar}".`])
    const at = clock.now().toISOString()
    const kept = await core.store.transaction('handle', async (trx) => ({
      policies: await keepPolicy(trx, policy, at),
      calendar: await keepCalendar(trx, policy.organisation, seed, at),
      calendarReason: await readCalendarReason(trx, policy.organisation),
      people: await readPeople(trx, policy.organisation),
    }))
    offices.set(policy.organisation, {
      organisation: policy.organisation,
      policy,
      policies: kept.policies,
      calendar: kept.calendar,
      calendarReason: kept.calendarReason,
      people: kept.people,
      resources: buildResources(policy, lexicon, loaded.models.get(policy.organisation)),
      channels: openChannels(assembly, core, policy),
      ...secondOpinionOf(assembly, policy),
    })
  }
  return offices
}

/** A role with the mail address that the environment gives it, else the policy's, else that of all officers. */
function reachableRole(role: Role, config: Config): Role {
  const own = role.emailEnv === undefined ? undefined : config.environment[role.emailEnv]
  const email = own || role.email || config.officersEmail
  return email ? { ...role, email: email.toLowerCase() } : role
}

function openChannels(assembly: Placed, core: Core, policy: Policy): ReadonlyMap<string, OfficeChannel> {
  const open = assembly.openChannel ?? ((channel, io) => openListed(assembly.config, channel, io))
  const chosen = assembly.openChannel === undefined ? policy.channels.filter(isConnected) : policy.channels
  const opened = new Map<string, OfficeChannel>()
  for (const channel of chosen) {
    const found = open(channel, channelIo(assembly, core, policy.organisation, channel))
    if (found === undefined)
      core.log.info(
        { organisation: policy.organisation, channel: channel.name },
        'channel stays closed: none of its variables is set',
      )
    else opened.set(channel.name, found)
  }
  return opened
}

const isConnected = ({ connected }: ChannelPolicy): boolean => connected

/** The language model of an office that has set one; rehearsals and tests have none but what they give themselves. */
function secondOpinionOf(
  { config, log, clock = systemClock, openChannel, secondOpinion }: Assembly,
  { organisation, languageModel }: Policy,
): Pick<Office, 'secondOpinion'> {
  if (secondOpinion !== undefined) return { secondOpinion }
  if (openChannel !== undefined || languageModel === undefined || !isSet(config, languageModel)) return {}
  const io = { organisation, fetch, now: () => clock.now(), log, secrets: secretsOf(languageModel, config) }
  return { secondOpinion: openLanguageModel(settingsOf(languageModel, config), io) }
}

/** Opens a channel by its adapter, or leaves it closed where none of the variables that it names is set. */
function openListed(config: Config, policy: ChannelPolicy, io: ChannelIo): OfficeChannel | undefined {
  const adapter: ListedChannel | undefined = channels.find((candidate) => candidate.kind === policy.kind)
  if (adapter === undefined)
    throw new ConfigError([
      `${io.organisation}, channel "${policy.name}": there is no adapter of kind ${policy.kind}; say "connected: false".`,
    ])
  if (!isSet(config, policy)) return undefined
  const port = adapter.open(settingsOf(policy, config), io)
  return { policy, limits: { ...adapter.limits, ...port.limits }, port }
}

function channelIo(assembly: Placed, core: Core, organisation: string, channel: ChannelPolicy): ChannelIo {
  const purpose = `${organisation}/${channel.name}`
  return {
    organisation,
    channel: channel.name,
    fetch,
    now: () => core.clock.now(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    log: logAbout({ organisation, channel: channel.name }, core.log),
    folder: join(assembly.folder.path, 'channels', organisation, channel.name),
    ...(assembly.config.browser !== undefined && { browser: assembly.config.browser }),
    secrets: secretsOf(channel, assembly.config),
    seal: (value) => core.tokens.seal(purpose, value),
    open: (token) => core.tokens.open(purpose, token),
  }
}

/** How long a stop waits for a channel whose platform does not answer. */
const closeMilliseconds = 2_000

async function closeAll(
  store: Store,
  offices: ReadonlyMap<string, Office>,
  clock: Clock | undefined,
): Promise<void> {
  for (const office of offices.values())
    for (const channel of office.channels.values())
      await Promise.race([channel.port.close(), sleep(closeMilliseconds, undefined, { ref: false })])
  try {
    if (clock !== undefined)
      await store.transaction('handle', (trx) => markCleanStop(trx, clock.now().toISOString()))
  } finally {
    await store.close()
  }
}

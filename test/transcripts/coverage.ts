import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import type { Case } from '../../src/domain/case/file.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { caseTypes } from '../../src/domain/understanding.ts'
import type { Flow, Flows, Scope } from '../../src/engine/flow.ts'
import { beginFrame } from '../../src/engine/turn.ts'

type Texts = Policy['texts']

/** What transcripts reach: steps by the journal's traces, texts as they are looked up, services and types by the cases. */
export class Coverage {
  readonly steps = new Set<string>()
  readonly texts = new Set<string>()
  readonly services = new Set<string>()
  readonly types = new Set<string>()

  /** Records every text that the rehearsal's offices look up from now on. */
  listen(rehearsal: Rehearsal): void {
    for (const office of rehearsal.gateway.offices.values()) {
      const { ar, en } = office.policy.texts
      const texts: Texts = { ar: this.#recording(ar), en: this.#recording(en) }
      Object.assign(office, { policy: { ...office.policy, texts } })
    }
  }

  /** Reads the journal and the cases of a rehearsal that is over. */
  async collect({ gateway, organisation }: Rehearsal): Promise<void> {
    const events = await gateway.core.store.writer.selectFrom('events').select(['outcome']).execute()
    for (const { outcome } of events) {
      const { trace = [] } = JSON.parse(outcome ?? '{}') as { readonly trace?: readonly string[] }
      for (const name of trace) this.steps.add(name)
    }
    const cases = await gateway.core.store.writer
      .selectFrom('cases')
      .select(['service', 'type', 'fold'])
      .execute()
    for (const { service, type, fold } of cases) {
      const { language } = JSON.parse(fold) as Case
      this.services.add(`${organisation}/${service}`)
      this.types.add(`${organisation}/${type}/${language}`)
    }
  }

  #recording(texts: Texts['ar']): Texts['ar'] {
    return new Proxy(texts, {
      get: (known, key) => {
        this.texts.add(String(key))
        return known[String(key)]
      },
    })
  }
}

/** `flow/step` of every step that some type and service of some policy can ask. */
export function stepsOf(flows: Flows, policies: readonly Policy[]): readonly string[] {
  const steps = new Set<string>()
  for (const policy of policies) {
    for (const type of caseTypes) {
      for (const service of policy.services.map(({ slug }) => slug)) {
        for (const flow of Object.values(flows)) {
          for (const { name } of flow.steps(scopeOf(policy, flow, { type, service })))
            steps.add(`${flow.id}/${name}`)
        }
      }
    }
  }
  return [...steps]
}

/** As much of a scope as tables of steps look at. */
function scopeOf(policy: Policy, flow: Flow, fields: Scope['frame']['fields']): Scope {
  const context = { policy, proven: {} } as Scope['context']
  return {
    context,
    session: { language: 'ar', misunderstood: 0 },
    frame: beginFrame(flow, fields),
    cases: [],
    locked: false,
  }
}

/** What the engine does outside of the flows' steps, by the names in its traces. */
export const deeds = [
  'abuse',
  'automatic',
  'back',
  'cancel',
  'case/completed',
  'case/filed',
  'case/notice',
  'case/still-missing',
  'change/escalate',
  'change/reopen',
  'change/withdraw',
  'case/corrected',
  'completing/given',
  'edit',
  'greeting',
  'help',
  'human',
  'idle/drop',
  'idle/register',
  'idle/wait',
  'language',
  'letter/about',
  'letter/added',
  'letter/not-yours',
  'letter/nothing',
  'letter/refused',
  'letter/register',
  'letter/spam',
  'letter/status',
  'linked',
  'misreference',
  'misunderstood',
  'personal-data',
  'privacy/refused',
  'public',
  'record/added',
  'record/empty',
  'record/register',
  'repeat',
  'spam',
  'status',
  'thanks',
] as const

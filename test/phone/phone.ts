/** A citizen's telephone, at a network on this machine that stands in for the platform's. */
export interface Phone {
  /** What the gateway needs in `.env` to find the network. */
  readonly variables: Readonly<Record<string, string>>
  /** What can be done beside writing: its name, and what for. */
  readonly actions: Readonly<
    Record<string, { readonly use: string; run(rest: string): Promise<void> | void }>
  >
  /** What the citizen writes; a number chooses what was offered. Absent: the network carries texts one way. */
  say?(text: string): Promise<void>
  stop(): Promise<void>
}

/** Where the gateway is, where the phone may write files, and how it shows a line. */
export interface PhoneOptions {
  readonly gateway: string
  readonly folder: string
  show(line: string): void
}

export type OpenPhone = (options: PhoneOptions) => Promise<Phone>

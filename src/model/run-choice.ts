/** Which playbook is run on which hosts, with which of its steps: what a person chooses, and a saved plan remembers. */
export interface RunChoice {
  readonly playbook: string
  readonly inventories: readonly string[]
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
}

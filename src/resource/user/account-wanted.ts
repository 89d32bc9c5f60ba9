/** What a user shall be; what is not given is left as it is, or to useradd(8). */
export interface UserWanted {
  readonly uid?: number | undefined
  readonly group?: string | undefined
  /** Supplementary groups to be in; others stay. */
  readonly groups?: readonly string[] | undefined
  /** Memberships of other groups are taken away. */
  readonly onlyGroups?: boolean | undefined
  readonly comment?: string | undefined
  readonly home?: string | undefined
  readonly shell?: string | undefined
  readonly system: boolean
  readonly createHome: boolean
}

/** What a group shall be. */
export interface GroupWanted {
  readonly gid?: number | undefined
  readonly system: boolean
}

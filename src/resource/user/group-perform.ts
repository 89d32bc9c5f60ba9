import { defineChange } from '../../define/change.ts'
import { argv } from '../../host/quote.ts'
import type { Group } from './account.ts'
import type { GroupWanted } from './account-wanted.ts'

/** Groups, through groupadd, groupmod and groupdel. */
export const groupChange = defineChange<Group, GroupWanted | null>({
  onlyRoot: true,
  name: 'group',
  guard: (here, { subject }) => {
    const found = `getent group ${argv(subject)}`
    if (here === null) return `! ${found} >/dev/null`
    return here.gid === null ? `${found} >/dev/null` : `[ "$(${found} | cut -d: -f3)" = ${here.gid} ]`
  },
  script: (change) => {
    const wanted = change.data
    if (wanted === null) return argv('groupdel', change.subject)
    const exists = change.before.known && change.before.value !== null
    const gid = wanted.gid === undefined ? [] : ['-g', String(wanted.gid)]
    return argv(
      exists ? 'groupmod' : 'groupadd',
      ...(wanted.system && !exists ? ['-r'] : []),
      ...gid,
      change.subject,
    )
  },
})

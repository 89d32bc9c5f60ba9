import { HostError } from '../../host/channel.ts'
import { defineFact } from '../../host/fact.ts'
import { argv } from '../../host/quote.ts'
import { utf8 } from '../../host/utf8.ts'
import type { Output } from '../../model/fact.ts'
import { endsBy } from './unit-settings.ts'

/** The state of a systemd unit: running or not, enabled at boot or not; `null` if there is none. */
export type Unit = {
  readonly active: string
  readonly enabled: string
  /** It ends when its work is done (`Type=oneshot`), and does not count as active then. */
  readonly ends?: true
} | null

/** The state of a systemd unit (systemctl(1), `show`). */
export const unit = defineFact<string, Unit>({
  name: 'unit',
  dependsOn: { installation: 'unknown if absent', removal: 'unknown' },
  // Of a file that was changed and not read again, systemd has an old idea; `cat` reads it.
  script: (names) => `if out=$(systemctl show -p ${SHOWN} -- ${argv(...names)}); then printf '%s\\n\\0' "$out"
case $out in *NeedDaemonReload=yes*) systemctl cat -- ${argv(...names)} 2>/dev/null; true;; esac; else false; fi`,
  parse: parseUnits,
})

/** The full name of a unit: one without a suffix is a service (systemctl(1)). */
export function unitName(name: string): string {
  return /\.(service|socket|timer|target|mount|path|slice|swap|automount)$/.test(name)
    ? name
    : `${name}.service`
}

const SHOWN = 'LoadState,ActiveState,UnitFileState,Type,RemainAfterExit,NeedDaemonReload,FragmentPath'

function parseUnits({ stdout, stderr, status }: Output, names: readonly string[]): Unit[] {
  if (status !== 0) throw new HostError(utf8(stderr.trim()) || 'systemctl gave no answer')
  const [shown = '', files = ''] = stdout.split('\0')
  const blocks = shown.trim().split('\n\n').map(fields)
  return names.map((_name, at) => {
    const { LoadState, ActiveState = '', UnitFileState = '', ...about } = blocks[at] ?? {}
    const old = about['NeedDaemonReload'] === 'yes' ? fileIn(files, about['FragmentPath'] ?? '') : undefined
    const ends =
      old === undefined ? about['Type'] === 'oneshot' && about['RemainAfterExit'] === 'no' : endsBy(old)
    return LoadState === undefined || LoadState === 'not-found'
      ? null
      : { active: ActiveState, enabled: UnitFileState, ...(ends ? { ends } : {}) }
  })
}

/** The file of this path among those that `systemctl cat` shows, each below its path. */
function fileIn(files: string, path: string): string | undefined {
  const [, text] = files.split(`# ${path}\n`)
  return text?.split(/^# \/.*$/m)[0]
}

function fields(block: string): { readonly [name: string]: string } {
  return Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}

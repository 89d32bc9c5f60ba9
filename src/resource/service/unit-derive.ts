import type { Later } from '../../host/later-facts.ts'
import { known, mapSeen, type Seen, unknown } from '../../model/seen.ts'
import { entry } from '../file/entry.ts'
import type { Entry } from '../file/entry-state.ts'
import type { Unit } from './unit.ts'
import { enabledBy, endsBy } from './unit-settings.ts'

/** Where systemd finds unit files, the strongest first (systemd.unit(5)). */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
]

/** What a unit is after its file was written or removed: a new one is at rest, one that was there goes on as it was. */
export async function unitFromFiles(
  name: string,
  planned: Later,
  own: () => Promise<Seen<unknown>>,
): Promise<Seen<Unit> | undefined> {
  const paths = namesOf(name).flatMap((one) => FOLDERS.map((folder) => `${folder}/${one}`))
  for (const path of paths) {
    // The casts say what these facts answer with.
    const here = planned.at(entry(path)) as Seen<Entry> | undefined
    if (here === undefined) continue
    if (!here.known) return unknown(here.cause)
    return after(name, { path, file: here.value, was: (await own()) as Seen<Unit> })
  }
  return undefined
}

/** An instance has the file of its template, where it has none of its own. */
function namesOf(name: string): string[] {
  const template = /^([^@]+@)[^.]+(\.[a-z]+)$/.exec(name)
  return template === null ? [name] : [name, `${template[1]}${template[2]}`]
}

interface Written {
  readonly path: string
  readonly file: Entry
  /** The unit without the new file. */
  readonly was: Seen<Unit>
}

function after(name: string, { path, file, was }: Written): Seen<Unit> {
  if (file === null) {
    if (was.known && was.value === null) return was
    return unknown(`the file of ${name} is removed first`)
  }
  const enabled = enabledBy(file)
  const ends = file.type === 'file' && endsBy(file.text ?? '') ? ({ ends: true } as const) : {}
  if (enabled === undefined) {
    if (was.known && was.value?.enabled === 'enabled') return was
    return unknown(`the content of ${path} is not known`)
  }
  if (!was.known)
    return known({ active: 'inactive', enabled, ...ends }, [`if there is no unit ${name} by then`])
  return mapSeen(was, (here): Unit => {
    if (here === null) return { active: 'inactive', enabled, ...ends }
    // A weaker file may be hidden by the one that was there.
    const strongest = path.startsWith(`${FOLDERS[0]}/`)
    const follows =
      strongest && ['static', 'disabled', 'indirect', 'masked', 'bad', ''].includes(here.enabled)
    const { active } = here
    return strongest ? { active, enabled: follows ? enabled : here.enabled, ...ends } : here
  })
}

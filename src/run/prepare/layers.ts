import { dirname, isAbsolute, join } from 'node:path'
import { readVarsFile, type VarsFile } from '../../inventory/vars-files.ts'
import type { Host } from '../../model/inventory.ts'
import type { Play } from '../../model/playbook.ts'
import { InputError } from '../../model/problem.ts'
import type { Values } from '../../model/value.ts'
import { kindOf } from '../../schema/fields.ts'
import { orProblems } from '../../schema/reading.ts'
import { magic, runningMagic, sharedMagic } from './magic-variables.ts'
import { promptDefaults } from './play-order.ts'
import type { PlayNeeds } from './prepare-play.ts'
import { reachVariables } from './run-variables.ts'

/** The variables of each host below its steps' own, weakest first: inventory, magic, play vars, vars_files. */
export function hostLayers(
  play: Play,
  hosts: readonly Host[],
  needs: PlayNeeds,
): (host: Host) => readonly Values[] {
  const shared = sharedMagic(play, hosts, needs)
  const running = runningMagic(hosts, needs, shared)
  const files = new Map<string, VarsFile>()
  const known = new Map<string, readonly Values[]>()
  const layers = (host: Host): readonly Values[] => {
    const before = known.get(host.name)
    if (before !== undefined) return before
    const made = layersOf(host, { play, shared, running, files, needs })
    known.set(host.name, made)
    return made
  }
  // A file that cannot be read is told before the run; without files, a host costs nothing until it is asked for.
  if (play.varsFiles.length > 0) hosts.forEach(layers)
  return layers
}

interface Around {
  readonly play: Play
  readonly shared: Values
  readonly running: Values
  /** Files of variables that were read for a host before. */
  readonly files: Map<string, VarsFile>
  readonly needs: PlayNeeds
}

function layersOf(host: Host, { play, shared, running, files, needs }: Around): readonly Values[] {
  const prompts = play.prompts.length === 0 ? [] : [promptDefaults(play)]
  const always = Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(shared),
      ...Object.getOwnPropertyDescriptors(magic(host)),
      ...Object.getOwnPropertyDescriptors(running),
    },
  )
  const own = { ...reachVariables(host.settings), ...host.vars }
  const base: readonly Values[] = [own, always, play.vars, ...prompts]
  return [...base, ...play.varsFiles.map((file, at) => varsFile(file, { base, play, files, needs, at }))]
}

interface Reading extends Pick<Around, 'play' | 'files' | 'needs'> {
  readonly base: readonly Values[]
  readonly at: number
}

function varsFile(written: string, reading: Reading): Values {
  const { problems, gaps } = reading.needs
  const file = orProblems(problems, () => readOnce(written, reading))
  if (file === undefined || file.problems.length > 0) gaps.add('variables')
  return file?.values ?? {}
}

function readOnce(written: string, { base, play, files, needs, at }: Reading): VarsFile {
  const { playDocuments, extra, playbook, secrets } = needs
  const place = play.locate(['vars_files', at])
  const name = playDocuments.fill(written, playDocuments.scope([...base, extra]), place)
  if (typeof name !== 'string')
    throw new InputError([
      { message: `vars_files must contain names of files, not ${kindOf(name)}`, at: place },
    ])
  const path = isAbsolute(name) ? name : join(dirname(playbook.file), name)
  const known = files.get(path)
  if (known !== undefined) return known
  const file = readVarsFile(path, secrets, place)
  files.set(path, file)
  needs.problems.push(...file.problems)
  return file
}

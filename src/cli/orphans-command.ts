import { type OrphansOn, orphanReader } from '../report/orphans.ts'
import { oneLine } from '../report/terminal-text.ts'
import { exitCode } from '../run/exit-code.ts'
import { runPlays } from '../run/playbook-run.ts'
import { prepareRun } from '../run/prepare/prepare.ts'
import { listen } from './interrupt.ts'
import { readOrphansArguments } from './orphans-arguments.ts'
import { configFor } from './own-config.ts'
import type { Ended } from './reach.ts'

/** `orphans`: what an earlier run of a playbook made and no step of it wants any more; looks only. */
export async function orphansCommand(args: readonly string[]): Promise<Ended> {
  const asked = readOrphansArguments(args, await configFor(args))
  const signals = listen((text) => void process.stderr.write(`${text}\n`))
  const found = orphanReader()
  const plan = await prepareRun({
    ...asked,
    check: true,
    orphans: true,
    tags: [],
    skipTags: [],
    strict: false,
    emit: found.hear,
    interrupt: signals.interrupt,
    terminate: signals.terminate,
  })
  await runPlays(plan)
  signals.stop()
  const all = found.all()
  process.stdout.write(asked.json ? `${JSON.stringify(all)}\n` : all.flatMap(linesOf).join(''))
  const ends = all.flatMap(endsOf)
  return { code: exitCode({ ends, check: true, interrupted: signals.interrupt.aborted }), reach: 'looked' }
}

function endsOf({ orphans, unknown, unreachable, failed }: OrphansOn): string[] {
  return [
    ...(orphans.length === 0 ? [] : ['changed']),
    ...(unknown.length === 0 ? [] : ['unknown']),
    ...(unreachable === undefined ? [] : ['unreachable']),
    ...(failed === undefined ? [] : ['failed']),
  ]
}

function linesOf({ host, orphans, unknown, unreachable, failed }: OrphansOn): string[] {
  const trouble = [
    ...(unreachable === undefined ? [] : [`unreachable: ${unreachable}`]),
    ...(failed === undefined ? [] : [`failed: ${failed}`]),
  ]
  const words = [
    ...orphans.map(
      ({ subject, why, step }) =>
        `${subject}  (${[`“${step}”`, ...(why === undefined ? [] : [why])].join('; ')})`,
    ),
    ...unknown.map((one) => `unknown: ${one}`),
    ...trouble,
  ]
  return (words.length === 0 ? ['nothing is left over'] : words).map(
    (one) => `${oneLine(`${host}  ${one}`)}\n`,
  )
}

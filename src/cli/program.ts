import { InputError } from '../model/problem.ts'
import type { Ended } from './reach.ts'

/** Runs a command line and tells how it ended. Nothing is loaded before it is needed. */
export async function main(args: readonly string[]): Promise<Ended> {
  const [first, ...rest] = args
  if (first === undefined || args.includes('--help') || args.includes('-h'))
    return print((await import('./help.ts')).HELP)
  if (first === '--version') return print(`${(await import('../task/version.ts')).version()}\n`)
  try {
    if (first === 'lab') return { code: await (await import('../lab/main.ts')).labCommand(rest) }
    if (first === 'init') return await (await import('./init-command.ts')).initCommand(rest)
    if (first === 'docs' || first === 'doc')
      return await (await import('./docs-command.ts')).docsCommand(rest)
    if (first === 'new') return (await import('./new-command.ts')).newCommand(rest)
    if (first === 'schema') return await (await import('./schema-command.ts')).schemaCommand(rest)
    if (first === 'explain') return (await import('./explain-command.ts')).explainCommand(rest)
    const asked = first === 'run' ? rest : args
    if (asked[0] === 'apply') return await (await import('./apply-command.ts')).applyCommand(asked.slice(1))
    if (asked[0] === 'orphans')
      return await (await import('./orphans-command.ts')).orphansCommand(asked.slice(1))
    if (asked[0] === 'pending')
      return await (await import('./pending-command.ts')).pendingCommand(asked.slice(1))
    return await (await import('./run-command.ts')).runCommand(asked)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const { formatProblems } = await import('../schema/problems.ts')
    process.stderr.write(`${formatProblems(error.problems, { colour: process.stderr.isTTY })}\n`)
    return { code: 5 }
  }
}

function print(text: string): Ended {
  process.stdout.write(text)
  return { code: 0 }
}

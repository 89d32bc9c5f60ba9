import { InputError } from '../model/problem.ts'
import { didYouMean } from '../schema/nearest.ts'
import { describedChoices, describedParams } from '../task/describe.ts'
import { findTasks, type TaskFiles } from '../task/registry.ts'
import type { Ended } from './reach.ts'

/** `docs` and `docs TASK`: the tasks that a playbook in this folder can name, or the params of one. */
export async function docsCommand([name, ...more]: readonly string[]): Promise<Ended> {
  if (more.length > 0 || name?.startsWith('-') === true)
    throw new InputError('usage: hostwright docs, or hostwright docs TASK')
  const files = findTasks('playbook.yml')
  process.stdout.write(name === undefined ? await listed(files) : await one(name, files))
  return { code: 0 }
}

async function one(name: string, files: TaskFiles): Promise<string> {
  if (!files.names.includes(name)) {
    const hint = didYouMean(name, files.names) ?? 'hostwright docs lists them'
    throw new InputError([{ message: `there is no task “${name}”`, hint }])
  }
  const task = await files.load(name)
  const params = describedParams(task)
  const wide = Math.max(0, ...params.map((param) => param.name.length))
  const lines = params.map((param) => {
    const about = [param.kind, param.otherwise].filter((word) => word !== '').join('; ')
    return `  ${param.name.padEnd(wide)}  ${param.description}${param.description === '' ? '' : ' '}(${about})`
  })
  const bare =
    task.shorthand === undefined ? [] : [`A bare value is ${task.shorthand}: ${task.name}: VALUE`, '']
  const choices = describedChoices(task).map((sentence) => `  ${sentence}`)
  return [task.name, '', task.summary, '', ...bare, ...lines, ...choices, ''].join('\n')
}

/** A task that cannot be loaded does not hide the others. */
async function listed(files: TaskFiles): Promise<string> {
  const bare = files.names.filter((name) => !name.includes('/'))
  const wide = Math.max(...bare.map((name) => name.length))
  const lines = await Promise.all(
    bare.map(async (name) => {
      try {
        return `${name.padEnd(wide)}  ${(await files.load(name)).summary}\n`
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        return `${name.padEnd(wide)}  ${error.problems[0]?.message ?? ''}\n`
      }
    }),
  )
  return lines.join('')
}

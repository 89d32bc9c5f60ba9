import { join } from 'node:path'
import type { AnyTask } from '../define/task.ts'
import { InputError } from '../model/problem.ts'
import { meantBy } from '../playbook/task-name.ts'
import { findTasks } from '../task/registry.ts'
import { inventorySchema } from './inventory-schema.ts'
import { type NamedTasks, playbookSchema, stepsSchema } from './playbook-schema.ts'
import type { Ended } from './reach.ts'

const KINDS = ['playbook', 'steps', 'inventory']

/** `schema playbook|steps|inventory`: JSON Schema for editors, with the tasks that this folder can name. */
export async function schemaCommand([what = '', ...more]: readonly string[]): Promise<Ended> {
  if (!KINDS.includes(what) || more.length > 0)
    throw new InputError('usage: hostwright schema playbook | steps | inventory')
  process.stdout.write(await schemaOf(what, '.'))
  return { code: 0 }
}

/** A schema as text, with the tasks that a folder can name. */
export async function schemaOf(what: string, folder: string): Promise<string> {
  const made =
    what === 'inventory'
      ? inventorySchema()
      : what === 'steps'
        ? stepsSchema(await tasksIn(folder))
        : playbookSchema(await tasksIn(folder))
  return `${JSON.stringify(made)}\n`
}

/** Tasks by every name that a step can give them; one that cannot be loaded is told of when a playbook names it. */
async function tasksIn(folder: string): Promise<NamedTasks> {
  const files = findTasks(join(folder, 'playbook.yml'))
  const loaded = new Map<string, AnyTask>()
  for (const name of files.names) {
    const task = await files.load(name).catch((error: unknown) => {
      if (error instanceof InputError) return undefined
      throw error
    })
    if (task !== undefined) loaded.set(name, task)
  }
  const short = files.names.filter((name) => name.includes('.')).map((name) => name.split('.').at(-1) ?? name)
  const named = [...new Set([...loaded.keys(), ...short])].flatMap((name) => {
    const [first, ...others] = meantBy(name, files).flatMap((one) => loaded.get(one) ?? [])
    return first === undefined ? [] : [[name, [first, ...others]] as const]
  })
  return new Map(named)
}

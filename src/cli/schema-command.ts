import { join } from 'node:path'
import type { AnyTask } from '../define/task.ts'
import { InputError } from '../model/problem.ts'
import { meantBy } from '../playbook/task-name.ts'
import { findTasks } from '../task/registry.ts'
import { inventorySchema } from './inventory-schema.ts'
import { playbookSchema, stepsSchema } from './playbook-schema.ts'
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
  return `${JSON.stringify(made, null, 2)}\n`
}

/** Tasks by every name that a step can give them; one that cannot be loaded is told of when a playbook names it. */
async function tasksIn(folder: string): Promise<ReadonlyMap<string, AnyTask>> {
  const files = findTasks(join(folder, 'playbook.yml'))
  const tasks = new Map<string, AnyTask>()
  for (const name of files.names) {
    const task = await files.load(name).catch((error: unknown) => {
      if (error instanceof InputError) return undefined
      throw error
    })
    if (task !== undefined) tasks.set(name, task)
  }
  for (const name of files.names.filter((one) => one.includes('.'))) {
    const short = name.split('.').at(-1) ?? name
    const task = tasks.get(meantBy(short, files)[0] ?? name)
    if (task !== undefined)
      tasks.set(short, tasks.get(short) === undefined ? task : both(task, tasks.get(name)))
  }
  return tasks
}

/** A short name may be our task or Ansible's module: it takes the params of either. */
function both(own: AnyTask, module: AnyTask | undefined): AnyTask {
  if (module === undefined || own === module) return own
  const properties = { ...module.params.properties, ...own.params.properties }
  return { ...own, params: { properties }, shorthand: own.shorthand ?? '' }
}

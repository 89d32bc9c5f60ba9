import type { Bench } from './bench.ts'
import type { Example } from './example.ts'

/** Does what comes before an example; gives why it failed. */
export async function prepare({ before, prepare }: Example, bench: Bench): Promise<string> {
  const wrong = await doDeed(prepare, bench)
  if (wrong !== '' || before === undefined) return wrong
  const ran = await bench.run(before, 'apply')
  return ran.code === 0 ? '' : ran.reason
}

/** Does it, and gives why it failed. */
export async function doDeed(deed: Example['prepare'], { host }: Bench): Promise<string> {
  if (typeof deed === 'function') await deed(host)
  if (deed === undefined || typeof deed === 'function') return ''
  const { code, stderr } = await host.exec(deed)
  return code === 0 ? '' : stderr.trim() || `exit code ${code}`
}

/** Whether what an example is about holds on the host. */
export async function holds({ holds }: Example, { host }: Bench): Promise<boolean> {
  if (holds === undefined) return true
  return typeof holds === 'function' ? holds(host) : (await host.exec(holds)).code === 0
}

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runInLab } from './frame.ts'
import { isInLab, openLab } from './lab.ts'

const here = fileURLToPath(import.meta.url)
const main = fileURLToPath(new URL('../cli/main.js', import.meta.url))

process.exitCode = isInLab() ? await show() : await enter()

/** Builds what is missing and starts this file again among disposable hosts. */
function enter(): Promise<number> {
  return runInLab([process.execPath, here], { tell: (text) => void process.stdout.write(`${text}\n`) })
}

/** Shows a playbook on a blank host: what it would do, that it does it, and that nothing is left. */
async function show(): Promise<number> {
  const host = await openLab().host({ name: 'web1.lab.example', ip4: '198.51.100.31' })
  const env = { ...process.env, HOSTWRIGHT_SSH_CONFIG: `${openLab().directory}/ssh_config` }
  const run = (title: string, ...args: string[]): SpawnSyncReturns<Buffer> => {
    process.stdout.write(`\n== ${title}\n\n`)
    return spawnSync(
      process.execPath,
      [main, 'playbooks/webserver.yml', '-i', 'inventory/lab.yml', ...args],
      { env, stdio: 'inherit' },
    )
  }
  const check = run('What would it do? (--check writes nothing)', '--check')
  const first = run('Make it so')
  const second = run('Once more: nothing changes', '--verbose')
  const page = await host.exec(['curl', '-s', 'http://127.0.0.1/'])
  process.stdout.write(`\n== What the host serves\n\n${page.stdout}\n`)
  const right =
    [2, 3].includes(check.status ?? -1) &&
    first.status === 0 &&
    second.status === 0 &&
    page.stdout.includes('Served by web1')
  process.stdout.write(right ? 'The demonstration went as it should.\n' : 'The demonstration FAILED.\n')
  return right ? 0 : 1
}

// The check that every commit passes, then the tests in the lab; with --all the slow ones that rarely tell something
// new, too. Ends with one line of numbers.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'

const all = process.argv.includes('--all')
const totals = { passed: 0, failed: 0, skipped: 0 }

await step('build', 'npm', ['run', '-s', 'build'])
for (const name of ['check:types', 'check:lint', 'check:format', 'check:dead'])
  await step(name, 'npm', ['run', '-s', name])
await step('unit tests and loopback', 'npx', ['vitest', 'run'])
await step('the packed tarball', 'npx', ['vitest', 'run', '--config', 'test/pack/vitest.config.ts'])

// Images are made once, before several labs ask for them at the same time.
const main = 'dist/src/cli/main.cjs'
await step('the images of the lab', 'node', [main, 'lab', 'prepare', 'trixie', 'bookworm'])

// The longest first, three at a time: most of their time is waiting. Each file has a lab of its own.
const LONGEST = [
  'mail-host',
  'mail-life',
  'mail-mailbox',
  'mailserver',
  'hunt',
  'mail-outside',
  'mailcheck',
  'conformance',
  'loss',
  'migrate-mail',
  'migrate-older',
  'mail-abuse',
  'mail-dane',
  'drifts',
  'rollbacks',
  'killed',
  'chasquid',
  'dns-judged',
  'acme-http',
  'firewall',
  'acme',
  'playbooks',
]
/** Slow, and what they look at is looked at by others, too. */
const SLOW = ['ansible-modules', 'mail-outside', 'mail-mailbox-older', 'migrate-older']
const rank = (file) => LONGEST.indexOf(file.split('.')[0]) + 1 || LONGEST.length + 1
const files = readdirSync('test/e2e')
  .filter((name) => name.endsWith('.test.ts') && (all || !SLOW.includes(name.split('.')[0])))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
const worker = async () => {
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const lab = [main, 'lab', 'run', '--suite', 'trixie', '--suite', 'bookworm', '--']
    const tests = ['npx', 'vitest', 'run', '--config', 'test/e2e/vitest.config.ts', `test/e2e/${file}`]
    await step(`end to end: ${file}`, 'node', [...lab, ...tests])
  }
}
await Promise.all([worker(), worker(), worker()])
await step('the demonstration', 'node', ['dist/src/lab/demo.js'])

console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(totals.failed > 0 ? 1 : 0)

/** Runs a command and shows what it said when it is over: two at once must not be mixed. */
async function step(title, command, args) {
  const started = Date.now()
  const { code, counted, output } = await run(command, args)
  console.log(`== ${title}\n${output}== ${title}: ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (counted === undefined) totals[code === 0 ? 'passed' : 'failed'] += 1
  else for (const [name, number] of Object.entries(counted)) totals[name] += number
  if (code !== 0 && (counted?.failed ?? 1) === 0) totals.failed += 1
}

function run(command, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', ...(all ? { TEST_ALL: '1' } : {}) }
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
      })
    }
    child.on('close', (code) => {
      const found = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)
      const [passed, failed, skipped] = (found ?? []).slice(1).map(Number)
      resolve({ code: code ?? 1, output, counted: found ? { passed, failed, skipped } : undefined })
    })
  })
}

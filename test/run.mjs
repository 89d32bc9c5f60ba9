// All tests: the check that every commit passes, then the same again in the lab. Ends with one line of numbers.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'

const totals = { passed: 0, failed: 0, skipped: 0 }

await step('build', 'npm', ['run', '-s', 'build'])
for (const name of ['check:types', 'check:lint', 'check:format', 'check:dead'])
  await step(name, 'npm', ['run', '-s', name])
await step('unit tests and loopback', 'npx', ['vitest', 'run'])
// Each file in a lab of its own: what one leaves in a zone must not be met by the next.
for (const file of readdirSync('test/e2e')
  .filter((name) => name.endsWith('.test.ts'))
  .sort()) {
  const lab = ['dist/src/cli/main.js', 'lab', 'run', '--suite', 'trixie', '--suite', 'bookworm', '--']
  const tests = ['npx', 'vitest', 'run', '--config', 'test/e2e/vitest.config.ts', `test/e2e/${file}`]
  await step(`end to end: ${file}`, 'node', [...lab, ...tests])
}

await step('the demonstration', 'node', ['dist/src/lab/demo.js'])

console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
process.exit(totals.failed > 0 ? 1 : 0)

async function step(title, command, args) {
  const started = Date.now()
  console.log(`== ${title}`)
  const { code, counted } = await run(command, args)
  console.log(`== ${title}: ${((Date.now() - started) / 1000).toFixed(0)} s`)
  if (counted === undefined) totals[code === 0 ? 'passed' : 'failed'] += 1
  else for (const [name, number] of Object.entries(counted)) totals[name] += number
  if (code !== 0 && (counted?.failed ?? 1) === 0) totals.failed += 1
}

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    let counted
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text) => {
      process.stdout.write(text)
      const found = [...text.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1)
      if (found) counted = { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3]) }
    })
    child.on('close', (code) => resolve({ code: code ?? 1, counted }))
  })
}

// A process that tries cases, one after another, as it is told: `{ seed, from, to }`, or one case alone.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawCase, PLAN, projects } from './case.mjs'
import { compileSchemas, judge } from './judge.mjs'
import { KEY, savedPlan } from './plans.mjs'
import { takeBack, writeChanges, writeProject } from './project.mjs'

/** More than anyone waits for documents of up to so many bytes, in proportion for larger ones; and more memory than they may take. */
const LONGEST = 2000
const LARGE = 200_000
const MOST = 500 * 1024 * 1024

/** In memory where there is such a place: most of a case's time goes into files. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
process.env.HUNT_TOKEN = 'token'
process.env.HOSTWRIGHT_PLAN_KEY = KEY
process.env.HOME = mkdtempSync(join(place, 'documents-home-'))
process.on('disconnect', () => {
  for (const folder of [process.env.HOME, ...folders]) rmSync(folder, { recursive: true, force: true })
  process.exit()
})
process.on('uncaughtException', (error) => {
  process.send({ uncaught: String(error.stack) }, () => process.exit(1))
})

await compileSchemas()
const folders = projects.map((project) => {
  const folder = mkdtempSync(join(place, 'documents-'))
  process.chdir(folder)
  writeProject(project)
  return folder
})
process.chdir(folders[PLAN])
const plan = await savedPlan(projects[PLAN])

process.on('message', (asked) => void answer(asked))
process.send({ ready: true, memory: process.memoryUsage.rss() })

async function answer({ seed, from, to, one }) {
  if (one !== undefined) {
    const drawn = one.changed === undefined ? drawCase({ ...one, plan }) : one
    return process.send({
      done: { ...drawn, changed: sendable(drawn.changed) },
      fault: await measured(drawn),
    })
  }
  for (let number = from; number < to; number++) {
    process.send({ started: number })
    const drawn = drawCase({ seed, number, plan })
    const fault = await tried(drawn)
    if (fault !== undefined) process.send({ wrong: drawn.number, fault })
  }
  process.send({
    finished: to,
    memory: process.memoryUsage.rss(),
    most: process.resourceUsage().maxRSS * 1024,
  })
}

async function tried({ project: at, changed }) {
  const project = projects[at]
  process.chdir(folders[at])
  writeChanges(changed)
  const started = performance.now()
  const fault = await judge(project, changed)
  const took = performance.now() - started
  takeBack(project, changed)
  if (fault === undefined && took > longestFor(changed)) return `hang: ${Math.round(took)} ms`
  return fault
}

/** The same, measured: by what the processor did, as others may use it too, and by the most memory there was. */
async function measured(one) {
  const before = process.cpuUsage()
  const fault = await tried(one)
  const { user, system } = process.cpuUsage(before)
  if (fault !== undefined && !fault.startsWith('hang')) return fault
  const took = (user + system) / 1000
  if (took > longestFor(one.changed)) return `hang: ${Math.round(took)} ms`
  return process.resourceUsage().maxRSS * 1024 > MOST ? 'memory: more than 500 MB' : undefined
}

function longestFor(changed) {
  const size = Object.values(changed).reduce((sum, one) => sum + (one.length ?? 0), 0)
  return LONGEST * Math.max(1, size / LARGE)
}

function sendable(changed) {
  return Object.fromEntries(
    Object.entries(changed).map(([name, content]) => [
      name,
      Buffer.isBuffer(content) ? { base64: content.toString('base64') } : content,
    ]),
  )
}

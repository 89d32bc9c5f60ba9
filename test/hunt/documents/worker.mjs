// A process that tries cases, one after another, as it is told: `{ seed, from, to }`, or one case alone.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawCase, PLAN, projects } from './case.mjs'
import { compileSchemas, judge } from './judge.mjs'
import { KEY, savedPlan } from './plans.mjs'
import { takeBack, writeChanges, writeProject } from './project.mjs'

/** More than anyone waits for one document, and more memory than one may take. */
const LONGEST = 2000
const MOST = 500 * 1024 * 1024

process.env.HUNT_TOKEN = 'token'
process.env.HOSTWRIGHT_PLAN_KEY = KEY
process.env.HOME = mkdtempSync(join(tmpdir(), 'hunt-home-'))
process.on('uncaughtException', (error) => process.send({ uncaught: String(error.stack) }))

await compileSchemas()
const folders = projects.map((project) => {
  const folder = mkdtempSync(join(tmpdir(), 'hunt-'))
  process.chdir(folder)
  writeProject(project)
  return folder
})
process.chdir(folders[PLAN])
const plan = await savedPlan(projects[PLAN])

process.on('message', async ({ seed, from, to, one }) => {
  if (one !== undefined) return process.send({ done: one, fault: await tried(one) })
  for (let number = from; number < to; number++) {
    const drawn = drawCase({ seed, number, plan })
    process.send({ started: drawn.number })
    const fault = await tried(drawn)
    if (fault !== undefined) process.send({ done: { ...drawn, changed: sendable(drawn.changed) }, fault })
  }
  process.send({ finished: to, memory: process.memoryUsage.rss() })
})
process.send({ ready: true, memory: process.memoryUsage.rss() })

async function tried({ project: at, changed }) {
  const project = projects[at]
  process.chdir(folders[at])
  writeChanges(changed)
  const before = process.cpuUsage()
  const fault = await judge(project, changed)
  const { user, system } = process.cpuUsage(before)
  takeBack(project, changed)
  if (fault !== undefined) return fault
  const took = (user + system) / 1000
  if (took > LONGEST) return `hang: ${Math.round(took)} ms`
  return process.resourceUsage().maxRSS * 1024 > MOST ? 'memory: more than 500 MB' : undefined
}

function sendable(changed) {
  return Object.fromEntries(
    Object.entries(changed).map(([name, content]) => [name, Buffer.isBuffer(content) ? { base64: content.toString('base64') } : content]),
  )
}

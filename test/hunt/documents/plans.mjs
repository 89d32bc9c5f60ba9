import { parseDocument } from 'yaml'
import { originOf } from '../../../dist/src/run/prepare/origin.js'
import { prepareRun } from '../../../dist/src/run/prepare/prepare.js'
import { signPlan } from '../../../dist/src/saved-plan/plan-signature.js'
import { FORMAT } from '../../../dist/src/saved-plan/saved-plan.js'
import { mutateText } from './mutate-text.mjs'
import { mutateTree } from './mutate-tree.mjs'
import { requestOf } from './request.mjs'

/** What plans of the hunt are signed with. */
export const KEY = 'a key that is long enough'

/** The plan of a project in the current folder, as a dry run would save it. */
export async function savedPlan(project) {
  const request = requestOf(project)
  const origin = originOf(request, await prepareRun(request), Buffer.from(KEY))
  const change = {
    kind: 'file',
    subject: '/nope/x',
    summary: 'create the file /nope/x',
    sort: 'state',
    before: { value: 'x' },
    after: { value: 'y' },
  }
  const steps = [
    { play: 1, step: 'play.yml:4 debug', status: 'ok', changes: [] },
    {
      play: 1,
      step: 'play.yml:5 file',
      status: 'changed',
      changes: [{ ...change, certainty: 'definite', because: [] }],
    },
  ]
  return signed({
    format: FORMAT,
    tool: '0.0.0',
    made: '2026-01-01T00:00:00.000Z',
    origin,
    hosts: { h1: steps },
  })
}

/** A plan with something done to it: half of them are signed again, so that more than the signature is looked at. */
export function mutatePlan(text, draw) {
  if (draw.chance(0.4)) return mutateText(text, draw, [text])
  const changed = mutateTree(text, draw, [text])
  const data = changed === undefined ? undefined : parseDocument(changed, { logLevel: 'silent' }).toJS()
  if (typeof data !== 'object' || data === null || !isJson(data)) return text
  const { key: _key, signature: _signature, ...plan } = data
  return draw.chance(0.7) ? signed(plan) : JSON.stringify(data)
}

/** An alias may lead back to what holds it, which no JSON file can say. */
function isJson(data) {
  try {
    return JSON.stringify(data) !== undefined
  } catch {
    return false
  }
}

function signed(plan) {
  return `${JSON.stringify(signPlan(plan, Buffer.from(KEY)), null, 1)}\n`
}

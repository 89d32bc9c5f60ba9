import { isRecord } from '../model/json.ts'

/** True for data that has the parts of a saved plan: a signature says who wrote it, not that it was written by this program. */
export function hasPlanShape(data: unknown): boolean {
  if (!isRecord(data) || !isText(data['tool']) || !isText(data['made'])) return false
  if (!isText(data['expires']) || !isText(data['id']) || !isRecord(data['machines'])) return false
  const { origin, hosts } = data
  return isOrigin(origin) && isRecord(hosts) && Object.values(hosts).every((steps) => isListOf(steps, isStep))
}

function isOrigin(origin: unknown): boolean {
  if (!isRecord(origin) || !isText(origin['playbook'])) return false
  const { digests, files, limit } = origin
  const lists = ['inventories', 'tags', 'skipTags', 'extra'].every((name) => isListOf(origin[name], isText))
  const digested =
    isRecord(digests) && ['playbook', 'inventory', 'extra'].every((name) => isText(digests[name]))
  const listed = isRecord(files) && Object.values(files).every(isText)
  return lists && listed && digested && (limit === undefined || isText(limit))
}

function isStep(step: unknown): boolean {
  if (!isRecord(step) || !isText(step['step']) || !isText(step['status'])) return false
  const { play, reason, changes } = step
  return Number.isInteger(play) && (reason === undefined || isText(reason)) && isListOf(changes, isMark)
}

function isMark(mark: unknown): boolean {
  if (!isRecord(mark)) return false
  const states = ['before', 'after'].every((name) => mark[name] === undefined || isRecord(mark[name]))
  return states && ['kind', 'subject', 'summary', 'sort', 'certainty'].every((name) => isText(mark[name]))
}

function isListOf(list: unknown, isOne: (value: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(isOne)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

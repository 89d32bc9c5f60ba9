import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HostError, Unreachable } from '../host/channel.ts'
import { Refusal } from '../model/change.ts'
import { InputError } from '../model/problem.ts'

/** Runs what a task brings: an exception in it is the step's failure on that host, with its place, not the end of the run. */
export function faultsOf(task: string): <T>(work: () => T | Promise<T>) => Promise<T> {
  return async (work) => {
    try {
      return await work()
    } catch (error) {
      if (isExpected(error)) throw error
      throw new Refusal(`error in the task ${task}: ${faultWords(error)}`)
    }
  }
}

function isExpected(error: unknown): boolean {
  return [Refusal, InputError, HostError, Unreachable].some((kind) => error instanceof kind)
}

/** What went wrong, in words; an exception that nobody foresaw tells what it is, and the first place that is not ours. */
export function faultWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isExpected(error)) return error.message
  const place = placeOf(error.stack ?? '')
  return `${error.name}: ${error.message}${place === undefined ? '' : ` (${place})`}`
}

/** The folder of the built program, or of its sources. */
const OWN = dirname(dirname(fileURLToPath(import.meta.url)))

function placeOf(stack: string): string | undefined {
  const places = [...stack.matchAll(/^ +at .*?\(?((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/gm)].map(
    ([, at = '']) => at,
  )
  return (places.find((at) => !at.includes(OWN)) ?? places[0])?.replace(/^file:\/\//, '')
}

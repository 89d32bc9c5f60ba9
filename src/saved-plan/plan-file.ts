import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isRecord } from '../model/json.ts'
import { InputError } from '../model/problem.ts'
import { fileBytes } from '../schema/file-bytes.ts'
import { tooDeepAt } from '../schema/nesting.ts'
import { reasonOf } from '../schema/reading.ts'
import type { PlanKey } from './keyed-digest.ts'
import { hasPlanShape } from './plan-shape.ts'
import { isSigned, keyName } from './plan-signature.ts'
import { FORMAT, type SavedPlan } from './saved-plan.ts'

/** Throws an InputError, before any connection, where a plan could not be written. */
export function canWritePlan(file: string): void {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK)
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new Error('it is a directory')
  } catch (error) {
    throw new InputError(`the plan cannot be written to ${file}: ${words(error)}`)
  }
}

/** Writes a plan: whole or not at all, readable by its owner only. Throws an InputError where it cannot be. */
export function writePlan(file: string, plan: SavedPlan): void {
  const beside = `${file}.${process.pid}.new`
  try {
    writeFileSync(beside, `${JSON.stringify(plan, null, 1)}\n`, { mode: 0o600 })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw new InputError(`the plan cannot be written to ${file}: ${words(error)}`)
  }
}

/** Reads a plan. What cannot be read, is damaged, edited, newer or signed with another key throws an InputError. */
export function readPlan(file: string, key: PlanKey): SavedPlan {
  const data = parse(file)
  if (!isPlan(data)) throw new InputError(`${file} is not a saved plan, or is damaged`)
  if (data.format > FORMAT)
    throw new InputError(
      `${file} has format ${data.format}, made by version ${data.tool}; this version reads up to ${FORMAT}`,
    )
  if (data.format < FORMAT)
    throw new InputError([
      {
        message: `${file} has format ${data.format}, made by version ${data.tool}, and this version applies format ${FORMAT}`,
        hint: AGAIN,
      },
    ])
  if (data.key !== keyName(key)) throw new InputError(`${file} was signed with another key than the one here`)
  if (!isSigned(data, key)) throw new InputError(`${file} is damaged or was edited: its signature is wrong`)
  if (!hasPlanShape(data)) throw new InputError(`${file} is not a saved plan`)
  return data
}

/** A plan for some thousand hosts. */
const LARGEST = 256 * 1024 * 1024

/** What helps where a plan cannot be applied. */
export const AGAIN = 'make a new plan with --check --plan'

function parse(file: string): unknown {
  try {
    const text = fileBytes(file, LARGEST).toString('utf8')
    if (tooDeepAt(text) !== undefined)
      throw new InputError(`${file} is not a saved plan: it is nested too deeply`)
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof InputError) throw error
    if (error instanceof SyntaxError) throw new InputError(`${file} is damaged: ${error.message}`)
    throw new InputError(`the plan cannot be read: ${reasonOf(error)}`)
  }
}

/** What must be there before the signature can be looked at; the signature vouches for the rest. */
function isPlan(data: unknown): data is SavedPlan {
  return (
    isRecord(data) &&
    Number.isInteger(data['format']) &&
    typeof data['signature'] === 'string' &&
    typeof data['key'] === 'string'
  )
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

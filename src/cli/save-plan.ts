import { randomBytes } from 'node:crypto'
import type { RunEvent } from '../model/event.ts'
import { originOf } from '../run/prepare/origin.ts'
import type { RunPlan } from '../run/prepare/run-plan.ts'
import type { RunRequest } from '../run/prepare/run-request.ts'
import { keyToSave } from '../saved-plan/key.ts'
import { canWritePlan, writePlan } from '../saved-plan/plan-file.ts'
import { planRecorder } from '../saved-plan/plan-recorder.ts'
import { signPlan } from '../saved-plan/plan-signature.ts'
import { FORMAT } from '../saved-plan/saved-plan.ts'
import { version } from '../task/version.ts'

/** Listens to a dry run and saves what it announced. Throws an InputError, before any connection, where it could not. */
export function planSaver(file: string, hours: number, say: (text: string) => void) {
  canWritePlan(file)
  const key = keyToSave(process.env)
  const recorder = planRecorder(key)
  return {
    hearing: (emit: (event: RunEvent) => void) => (event: RunEvent) => {
      recorder.hear(event)
      emit(event)
    },
    save: (request: RunRequest, plan: RunPlan): void => {
      if (request.interrupt.aborted) return say('interrupted: no plan was saved')
      const hosts = recorder.announced()
      const now = Date.now()
      const about = {
        format: FORMAT,
        tool: version(),
        made: new Date(now).toISOString(),
        expires: new Date(now + hours * 3_600_000).toISOString(),
        id: randomBytes(16).toString('hex'),
      }
      const machines = recorder.machines()
      writePlan(file, signPlan({ ...about, origin: originOf(request, plan, key), machines, hosts }, key))
      const out = recorder.leftOut()
      say(`the plan was saved to ${file}${out.length === 0 ? '' : `, without ${out.join(', ')}`}`)
    },
  }
}

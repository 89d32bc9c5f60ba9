import type { Tell } from './apply/step-outcome.ts'
import type { HostPart, RunSetting } from './host-play.ts'
import type { StepRun } from './plan/step-run.ts'

/** Tells how steps ended on a host. */
export function tellerOf(
  { host, play, on, heard }: Pick<HostPart, 'host' | 'play' | 'on' | 'heard'>,
  { emit }: Pick<RunSetting, 'emit'>,
): Tell {
  return (stepRun, outcome, took) => {
    heard?.(stepRun, outcome, took)
    const where = on === undefined ? {} : { on }
    const hidden = stepRun.step.noLog === true ? { hidden: true } : {}
    const step = nameOf(stepRun)
    emit({
      event: 'step',
      host: host.name,
      ...where,
      play: play.name,
      step,
      outcome: { ...outcome, ...hidden },
      ...took,
    })
  }
}

function nameOf({ step, handler }: StepRun) {
  return { name: step.name, task: step.task, handler, file: step.at.file, line: step.at.line }
}

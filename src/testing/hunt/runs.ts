import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareApply } from '../../cli/apply-command.ts'
import { planSaver } from '../../cli/save-plan.ts'
import type { RunEvent } from '../../model/event.ts'
import { runPlays } from '../../run/playbook-run.ts'
import { prepareRun } from '../../run/prepare/prepare.ts'
import type { RunRequest } from '../../run/prepare/run-request.ts'
import type { HuntCase } from './case.ts'
import { writeCase } from './case-documents.ts'
import { type Ran, told } from './run-told.ts'
import { watchArguments } from './secret.ts'
import type { Site } from './site.ts'
import { APPLY, USUAL } from './usual-options.ts'

/** The documents of a case, ready to be run. */
export interface Runner {
  run(how: { readonly check: boolean; readonly frame?: number }): Promise<Ran>
  /** A dry run whose plan is saved. */
  save(): Promise<Ran>
  /** Applies the plan that was saved. */
  applySaved(allowUnannounced: boolean): Promise<Ran>
  close(): void
}

/** Writes the documents of a case for a host of the lab. */
export function openRunner(site: Site, hunted: HuntCase): Runner {
  const root = mkdtempSync(join(tmpdir(), 'hunt-'))
  const text = playbookText(hunted)
  const documents = writeCase(root, site, { ...hunted, text })
  const request = (emit: RunRequest['emit']) => ({ ...USUAL, ...documents, emit })
  const file = join(root, 'saved.plan')
  return {
    run: (how) =>
      planted(site, how.check, (changed) => {
        const work = told(async (emit) => runPlays(await prepareRun({ ...request(emit), ...how })), changed)
        return text.includes('{{ token }}') ? unseen(work) : work
      }),
    save: () =>
      told(async (emit) => {
        const saver = planSaver(file, 24, () => undefined)
        const asked = { ...request(saver.hearing(emit)), check: true, plan: file }
        const plan = await prepareRun(asked)
        const end = await runPlays(plan)
        saver.save(asked, plan)
        return end
      }),
    applySaved: (allowUnannounced) =>
      told(async (emit) => {
        const { sshConfigFile } = documents
        const saved = { ...APPLY, sshConfigFile, plan: file, allowUnannounced }
        return runPlays(await prepareApply(saved, { emit, listen: false }, USUAL))
      }),
    close: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A run with the fault that is planted, in what it tells or in what it leaves on the host. */
async function planted(
  { host, plant = {} }: Site,
  check: boolean,
  run: (changed: (event: RunEvent) => RunEvent | undefined) => Promise<Ran>,
): Promise<Ran> {
  const ran = await run((event) => (plant.event === undefined ? event : plant.event(event, check)))
  await plant.host?.(host, check)
  return ran
}

/** The same, with each process that shows the secret in its arguments meanwhile. */
async function unseen(work: Promise<Ran>): Promise<Ran> {
  const { done, seen } = await watchArguments(work)
  return { ...done, shown: [...done.shown, ...seen.map((line) => `the arguments of a process: ${line}`)] }
}

/** A playbook, a step a line. */
export function playbookText({ steps, handlers }: Pick<HuntCase, 'steps' | 'handlers'>): string {
  const lines = (list: readonly unknown[]) =>
    list.length === 0 ? ' []\n' : `\n${list.map((one) => `    - ${JSON.stringify(one)}\n`).join('')}`
  const more = handlers.length === 0 ? '' : `  handlers:${lines(handlers)}`
  return `- name: hunted\n  hosts: all\n  vars_files: [secrets.yml]\n  tasks:${lines(steps)}${more}`
}

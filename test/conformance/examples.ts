import type { ConformanceOptions } from 'hostwright/testing'
import { accountExamples } from './examples-accounts.ts'
import { actExamples } from './examples-acts.ts'
import { fileExamples } from './examples-files.ts'
import { hostExamples, lastExamples } from './examples-host.ts'
import { mailExamples } from './examples-mail.ts'
import { moduleExamples } from './examples-modules.ts'
import { dnsExamples, gitExamples } from './examples-net.ts'
import type { Ground } from './ground.ts'

/** What is tried on which host: those that move the host itself are last. */
export function benchesOf(ground: Ground): readonly ConformanceOptions[] {
  const { box, mx, modules, secrets } = ground
  const given = { secrets, vars: { who: 'world', rows: ['one', '<two> & "three"'] } }
  const project = 'test/conformance/project'
  return [
    {
      ...given,
      project,
      host: box,
      examples: [...fileExamples, ...actExamples, ...hostExamples, ...lastExamples],
    },
    { ...given, project, host: modules, examples: moduleExamples },
    {
      ...given,
      host: mx,
      examples: [...dnsExamples(ground), ...mailExamples(ground), ...gitExamples(ground), ...accountExamples],
    },
  ]
}

import { defineTask, print, quote, Refusal, type Seen, type Source } from 'hostwright'
import { conditionsOf, lineOf, RUNNING, skippedOutputs } from './lib/command.ts'
import { doing, unsure } from './lib/said.ts'
import { wordsOf } from './lib/words.ts'

export default defineTask({
  name: 'ansible.builtin.script',
  summary: 'Copies a script to the host and runs it there, in every run, unless what it creates is there.',
  params: {
    properties: {
      cmd: { local: 'file', named: true, description: 'the script in `files/`; it takes no arguments here' },
      executable: {
        type: 'string',
        minLength: 1,
        description: 'what runs it; if not given, its first line says so',
      },
      chdir: RUNNING.chdir,
      creates: RUNNING.creates,
      removes: RUNNING.removes,
    },
    required: ['cmd'],
  },
  shorthand: 'cmd',
  read: (host, params) => conditionsOf(host, params),
  plan: ({ chdir, skip }, { cmd, executable }) => {
    if (!skip.known) throw new Refusal('whether it is needed is not known yet', [skip.cause])
    if (skip.value !== null) return []
    const { name, text } = scriptOf(cmd)
    const run = executable === undefined ? '"$f"' : `${lineOf(wordsOf(executable))} "$f"`
    return [
      doing({
        subject: name,
        summary: `run the script ${name}`,
        effects: [unsure(name)],
        script: `f=$(mktemp) || exit; trap 'rm -f "$f"' EXIT
${print(text)} >"$f" && chmod 0700 "$f" || exit
${chdir === undefined ? '' : `cd ${quote(chdir)} || exit`}
${run}`,
      }),
    ]
  },
  outputs: (wanted) => skippedOutputs(wanted),
})

function scriptOf(source: Seen<Source>): { readonly name: string; readonly text: string } {
  if (!source.known) throw new Refusal('the script is not known yet', [source.cause])
  if (!('content' in source.value) || typeof source.value.content !== 'string')
    throw new Refusal('a script must be a text of at most 1 MiB')
  return { name: source.value.name, text: source.value.content }
}

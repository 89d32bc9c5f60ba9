import { argv, defineTask, print, quote, Refusal } from 'hostwright'
import { off } from './lib/params.ts'
import { is, said, saying } from './lib/said.ts'

const QUESTION = { type: 'string', pattern: '^\\S+$' } as const
const ANSWER = { type: ['string', 'integer', 'boolean'], pattern: '^[^\\n]*$' } as const

export default defineTask({
  name: 'ansible.builtin.debconf',
  summary: 'Answers a question of a package before it is asked.',
  params: {
    properties: {
      name: { type: 'string', pattern: '^[a-z0-9][a-z0-9+.-]*$', description: 'the package' },
      pkg: { type: 'string', pattern: '^[a-z0-9][a-z0-9+.-]*$', description: 'another name of name' },
      question: { ...QUESTION, description: 'the question' },
      selection: { ...QUESTION, description: 'another name of question' },
      setting: { ...QUESTION, description: 'another name of question' },
      vtype: {
        enum: ['boolean', 'error', 'multiselect', 'note', 'select', 'string', 'text', 'title'],
        description: 'what kind of question it is',
      },
      value: { ...ANSWER, description: 'the answer' },
      answer: { ...ANSWER, description: 'another name of value' },
      unseen: off('the question is asked all the same'),
    },
    exactlyOne: [{ of: ['name', 'pkg'] }],
  },
  read: async (host, params) => {
    const { pkg, question } = namesOf(params)
    if (question === undefined) return { ask: '', seen: undefined }
    const ask = `debconf-show ${argv(pkg)} 2>/dev/null | sed -n ${quote(`s/^[* ] ${question.replace(/[/.*[\]\\^$]/g, '\\$&')}: \\{0,1\\}//p`)}`
    return { ask, seen: await host.see(said(ask)) }
  },
  plan: ({ ask, seen }, params) => {
    const { pkg, question, value } = namesOf(params)
    if (question === undefined || seen === undefined) return []
    if (params.vtype === undefined || value === undefined)
      throw new Refusal('vtype and value are needed with question')
    const line = `${pkg} ${question} ${params.vtype} ${value}\n`
    return [
      saying({
        subject: `${pkg}: ${question}`,
        summary: `answer ${question} of ${pkg}`,
        ask,
        seen,
        wanted: is(value),
        script: `${print(line)} | debconf-set-selections${params.unseen ? ' -u' : ''}`,
      }),
    ]
  },
})

interface Names {
  readonly name?: string
  readonly pkg?: string
  readonly question?: string
  readonly selection?: string
  readonly setting?: string
  readonly value?: string | number | boolean
  readonly answer?: string | number | boolean
}

function namesOf({ name, pkg, question, selection, setting, value, answer }: Names) {
  const given = value ?? answer
  return {
    pkg: name ?? pkg ?? '',
    question: question ?? selection ?? setting,
    value: given === undefined ? undefined : String(given).trim(),
  }
}

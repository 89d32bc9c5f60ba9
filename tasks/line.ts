import { absent, defineTask, file, mapSeen, matches, pathState, Refusal, readable } from 'hostwright'

export default defineTask({
  name: 'line',
  summary: 'Adds, replaces or removes a line in a file.',
  params: {
    properties: {
      path: { type: 'string', pattern: '^/', description: 'the absolute path of the file' },
      line: { type: 'string', pattern: '^[^\\n]*$', description: 'the whole line' },
      match: {
        type: 'string',
        regex: true,
        minLength: 1,
        description:
          'a regular expression: the last line that it matches is replaced; with state absent, all are removed',
      },
      state: { enum: ['present', 'absent'], default: 'present', description: 'whether the line is there' },
      create: { type: 'boolean', default: false, description: 'create the file if it does not exist' },
      mode: {
        type: ['string', 'integer'],
        pattern: '^[0-7]{3,4}$',
        description: 'octal digits, for the file',
      },
      owner: { type: 'string', minLength: 1, description: 'the owner of the file' },
      group: { type: 'string', minLength: 1, description: 'the group of the file' },
      validate: {
        type: 'array',
        items: { type: 'string' },
        argv: { placeholder: '%s' },
        description:
          'a command that must accept the new file, whose path replaces %s, before it is put in place',
      },
    },
    required: ['path', 'line'],
  },
  read: (host, { path, owner, group }) => pathState(host, path, { owner, group }),
  plan: (current, { line, match, state, create, mode, owner, group, validate }) => {
    const chosen = matcher(match)
    const content = mapSeen(readable(current), (here) => {
      if (here === null && state === 'absent') return undefined
      if (here === null && !create)
        throw new Refusal(
          `${current.path} does not exist; create: true makes it`,
          current.entry.known ? current.entry.assuming : [],
        )
      if (here !== null && (here.type !== 'file' || here.text === undefined))
        throw new Refusal(
          `${current.path} is not a text file that can be edited by lines`,
          current.entry.known ? current.entry.assuming : [],
        )
      const lines = linesOf(here?.text ?? '')
      return (state === 'present' ? withLine(lines, line, chosen) : withoutLine(lines, line, chosen))
        .map((one) => `${one}\n`)
        .join('')
    })
    if (content.known && content.value === undefined) return [absent(current)] // nothing, as far as is known
    return [file(current, { content: mapSeen(content, (text) => text ?? ''), mode, owner, group, validate })]
  },
})

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** Whether a line is matched; none is where nothing shall match. */
type Matches = (line: string) => boolean

function matcher(match: string | undefined): Matches {
  if (match === undefined) return () => false
  const pattern = new RegExp(match)
  return (line) => matches(pattern, line)
}

function withLine(lines: readonly string[], line: string, chosen: Matches): string[] {
  // A line that does not match itself has taken the place of one that did: else the next run took another.
  if (lines.includes(line) && !chosen(line)) return [...lines]
  const at = lines.findLastIndex(chosen)
  return at < 0 ? [...lines, line] : lines.map((one, here) => (here === at ? line : one))
}

function withoutLine(lines: readonly string[], line: string, chosen: Matches): string[] {
  return lines.filter((one) => one !== line && !chosen(one))
}

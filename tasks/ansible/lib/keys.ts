/** One line of authorized_keys (sshd(8)): options, type, key, comment. */
interface Key {
  readonly options: string
  readonly type: string
  readonly body: string
  readonly comment: string
}

const KEY =
  /^(?:(?<options>(?:"(?:[^"\\]|\\.)*"|[^\s"])+)\s+)?(?<type>(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+)\s+(?<body>[A-Za-z0-9+/]+=*)(?:\s+(?<comment>.*))?$/

function keyOf(line: string): Key | undefined {
  const found = KEY.exec(line.trim())?.groups
  if (found === undefined) return undefined
  const { options = '', type = '', body = '', comment = '' } = found
  return { options, type, body, comment: comment.trim() }
}

function lineOf({ options, type, body, comment }: Key): string {
  return [options, type, body, comment].filter((one) => one !== '').join(' ')
}

/** Keys as a playbook gives them, one in a line; undefined for a line that is none. */
export function keysIn(
  text: string,
  options: string | undefined,
  comment: string | undefined,
): (string | undefined)[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const key = keyOf(line)
      return key && lineOf({ ...key, options: options ?? key.options, comment: comment ?? key.comment })
    })
}

interface Wanted {
  readonly keys: readonly string[]
  readonly state: 'present' | 'absent'
  readonly exclusive: boolean
}

/** A file of keys with these, without these, or with no other than these. */
export function withKeys(text: string, { keys, state, exclusive }: Wanted): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const wanted = new Map(keys.map((line) => [keyOf(line)?.body ?? '', line]))
  const met = new Set<string>()
  const kept = lines.flatMap((line) => {
    const body = keyOf(line)?.body
    if (body === undefined) return exclusive ? [] : [line]
    const own = wanted.get(body)
    if (own === undefined) return exclusive ? [] : [line]
    if (state === 'absent' || met.has(body)) return []
    met.add(body)
    return [own]
  })
  const fresh =
    state === 'absent' ? [] : [...wanted].filter(([body]) => !met.has(body)).map(([, line]) => line)
  return [...kept, ...fresh].map((line) => `${line}\n`).join('')
}

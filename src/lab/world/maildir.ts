import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A message in the outside mailbox. */
export interface Message {
  readonly file: string
  readonly raw: string
  readonly body: string
  /** Name in lower case and unfolded value, from the top. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** All values of a header. */
  header(name: string): string[]
}

/** Reads all messages of a Maildir. */
export async function readMaildir(directory: string): Promise<Message[]> {
  const files: string[] = []
  for (const part of ['new', 'cur']) {
    const path = join(directory, part)
    if (existsSync(path)) files.push(...(await readdir(path)).map((name) => join(path, name)))
  }
  const messages = await Promise.all(
    files.map(async (file) => parseMessage(file, await readFile(file, 'utf8'))),
  )
  // A Maildir name begins with the second and, after M, the microsecond of arrival.
  return messages.sort((a, b) => (a.file.replace(/^.*\//, '') < b.file.replace(/^.*\//, '') ? -1 : 1))
}

/** Reads a message as it lies in a Maildir. */
export function parseMessage(file: string, raw: string): Message {
  const text = raw.replaceAll('\r\n', '\n')
  const end = text.indexOf('\n\n')
  const head = end === -1 ? text : text.slice(0, end)
  const headers = head
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const]
    })
  return {
    file,
    raw,
    body: end === -1 ? '' : text.slice(end + 2),
    headers,
    header: (name) => headers.filter(([key]) => key === name.toLowerCase()).map(([, value]) => value),
  }
}

import { InputError, type Position } from '../model/problem.ts'
import { Secret } from '../model/secret.ts'
import type { Value } from '../model/value.ts'
import { ownDiskCache } from './disk-cache.ts'
import { type Document, parseYaml, refused, type Tags } from './document.ts'
import { DOCUMENT, fileBytes, notUtf8 } from './file-bytes.ts'
import { keepDocuments } from './kept.ts'
import { reasonOf } from './reading.ts'

/** How the secrets in files are read: by tags, and of files that are encrypted as a whole. */
export interface Secrets {
  readonly tags: Tags
  readonly decrypt: (text: string, file: string) => string
}

/** Reads a YAML file from disk. A file that cannot be read is a document with one problem, placed where it was asked for. */
export function readYaml(file: string, secrets: Secrets | undefined, asked?: Position): Document {
  const at = asked ?? { file, line: 1, column: 1 }
  let bytes: Buffer
  try {
    bytes = fileBytes(file, DOCUMENT)
  } catch (error) {
    return { ...refused(at, `cannot read ${file}: ${reasonOf(error)}`), file }
  }
  const wrong = notUtf8(file, bytes)
  if (wrong !== undefined) return refused(wrong.at, wrong.message, wrong.hint)
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (text.startsWith('$ANSIBLE_VAULT;')) return readVault(file, text, secrets)
  const parse = () => parseYaml(file, text, secrets?.tags)
  return kept === undefined ? parse() : kept.document(file, text, parse)
}

const diskCache = ownDiskCache('document')
const kept = diskCache === undefined ? undefined : keepDocuments(diskCache)

/** Every text of a file that is encrypted as a whole is a secret, and no place inside it is shown. */
function readVault(file: string, text: string, secrets: Secrets | undefined): Document {
  const start = { file, line: 1, column: 1 }
  try {
    if (secrets === undefined) return refused(start, 'this file is encrypted with Ansible Vault')
    const inner = parseYaml(file, secrets.decrypt(text, file), secrets.tags)
    const problems = inner.problems.map(({ message }) => ({
      message: `inside the encrypted file: ${message}`,
      at: start,
    }))
    return { ...inner, value: hidden(inner.value), locate: () => start, problems }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { ...refused(start, ''), problems: error.problems.map((problem) => ({ at: start, ...problem })) }
  }
}

function hidden(value: Value): Value {
  if (typeof value === 'string') return new Secret(value)
  if (Array.isArray(value)) return (value as readonly Value[]).map(hidden)
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, hidden(held)]))
}

import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { readYaml, type Secrets } from '../schema/read.ts'
import { reading, statOf } from '../schema/reading.ts'
import { countNamed, type Draft } from './draft.ts'
import { groupIn, hostIn } from './draft-entries.ts'
import { readHostName } from './host-name.ts'
import { readIniSource } from './ini-source.ts'
import { isProgram, readProgramSource } from './program-source.ts'
import { readYamlSource } from './yaml-source.ts'

/** Adds one inventory source: a file, a program, a directory of these, or a list of hosts with a comma (`web1,`). */
export function readSource(draft: Draft, source: string, secrets: Secrets | undefined): void {
  if (source.includes(',') && !existsSync(source)) return readList(draft, source)
  const at = { file: source, line: 1, column: 1 }
  const stat = statOf(source)
  if (stat === undefined) {
    const hint = 'a list of hosts must contain a comma: -i web1,'
    return void draft.problems.push({ message: `the inventory ${source} does not exist`, at, hint })
  }
  if (!stat.isDirectory()) return readFile(draft, source, secrets)
  for (const name of reading(source, () => readdirSync(source)).sort()) {
    if (!isIgnored(name)) readSource(draft, join(source, name), secrets)
  }
}

/** The directory beside a source in which `group_vars` and `host_vars` may stand. */
export function directoryOf(source: string): string | undefined {
  const stat = statOf(source)
  if (stat === undefined) return undefined
  return stat.isDirectory() ? source : dirname(source)
}

function isIgnored(name: string): boolean {
  return /^\.|~$|^(?:group_vars|host_vars)$|\.(?:orig|bak|ini|cfg|retry|pyc|pyo|md|swp)$/.test(name)
}

function readFile(draft: Draft, file: string, secrets: Secrets | undefined): void {
  if (isProgram(file)) return readProgramSource(draft, file)
  if (isIni(file)) return readIniSource(draft, file)
  const document = readYaml(file, secrets)
  draft.problems.push(...document.problems)
  if (!document.broken) readYamlSource(draft, document)
}

/** As Ansible tells them apart: what is no map in YAML is INI, unless its name says that it is YAML and no line looks like INI. */
function isIni(file: string): boolean {
  const text = reading(file, () => fileBytes(file, DOCUMENT).toString('utf8'))
  const first = /^[^\S\n]*[^#;\s].*$/m.exec(text)?.[0] ?? ''
  if (/^\s*\[[^\s:\]]+(?::\w+)?\]\s*(?:#.*)?$/.test(first) || /^\s*[\w.:[\]-]+\s+\w+=/.test(first))
    return true
  if (/\.(?:ya?ml|json)$/.test(file)) return false
  const lines = text.split('\n').filter((line) => /^\s*[^#;\s]/.test(line))
  return lines.length > 0 && !lines.some((line) => /^\s*(?:---|[{'"]|[^\s=]+:(?:\s|$))/.test(line))
}

function readList(draft: Draft, source: string): void {
  const at = { file: source, line: 1, column: 1 }
  const group = groupIn(draft, 'all', at)
  for (const written of source.split(',').filter((one) => one.trim() !== '')) {
    const read = readHostName(written.trim())
    if (typeof read === 'string') draft.problems.push({ message: read, at })
    else if (countNamed(draft, read.names.length, at))
      for (const name of read.names) {
        group.hosts.add(name)
        const host = hostIn(draft, name, at)
        if (read.port !== undefined)
          host.layers.push({ values: { ansible_port: read.port }, locate: () => at })
      }
  }
}

import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DOCUMENT, fileBytes } from '../schema/file-bytes.ts'
import { readYaml, type Secrets } from '../schema/read.ts'
import { reading, statOf } from '../schema/reading.ts'
import { countNamed, type Draft } from './draft.ts'
import { groupIn, hostIn } from './draft-entries.ts'
import { readHostName } from './host-name.ts'
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
  if (isIni(file)) {
    const hint = `ansible-inventory -i ${file} --list --yaml converts it to YAML`
    const at = { file, line: 1, column: 1 }
    return void draft.problems.push({
      message: 'this inventory is in INI format, but YAML is required',
      at,
      hint,
    })
  }
  const document = readYaml(file, secrets)
  draft.problems.push(...document.problems)
  if (!document.broken) readYamlSource(draft, document)
}

function isIni(file: string): boolean {
  const lines = reading(file, () => fileBytes(file, DOCUMENT).toString('utf8')).split('\n')
  const first = lines.find((line) => /^\s*[^#;\s]/.test(line)) ?? ''
  return /^\s*\[[\w.:-]+\]\s*$/.test(first) || /^[\w.-]+\s+\w+=/.test(first)
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

import { DOCUMENT, fileBytes } from '../../schema/file-bytes.ts'
import type { TaskFiles } from '../../task/registry.ts'

/** Only tasks that a document may name are loaded: start-up must not pay for all of them. */
export function namedIn(files: TaskFiles, playbook: string): readonly string[] {
  const text = mentioned(playbook)
  return files.names.filter((name) =>
    text === undefined
      ? !name.includes('.') // Ansible's modules are many: they are loaded when a step turns out to name them
      : new RegExp(`(^|[^\\w/.-])${escaped(name)}["']?\\s*:`, 'm').test(text),
  )
}

function escaped(name: string): string {
  return name.replaceAll('.', '[.]')
}

/** The text in which task names may stand; unknown where a playbook imports others. */
function mentioned(playbook: string): string | undefined {
  try {
    const text = fileBytes(playbook, DOCUMENT).toString('utf8')
    return /(?:import|include)_(?:tasks|playbook|role)|\broles["']?\s*:/.test(text) ? undefined : text
  } catch {
    return '' // that it cannot be read is said when it is loaded
  }
}

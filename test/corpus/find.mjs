import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml'

/** The playbooks, the roles and the files of steps below some folders. */
export function find(folders) {
  const found = { playbooks: [], roles: [], stepFiles: [] }
  for (const file of folders.flatMap((folder) => [...filesBelow(folder)])) {
    const tree = parsed(file)
    if (tree === undefined || !isSeq(tree.contents)) continue
    const items = tree.contents.items.filter(isMap)
    if (items.some((item) => item.has('hosts') || item.has('import_playbook'))) {
      found.playbooks.push({ name: file, playbook: file, hosts: hostsIn(items) })
      found.stepFiles.push({
        name: file,
        playbook: file,
        hosts: hostsIn(items),
        steps: { file, all: stepsOfPlays(items, tree.lines) },
      })
    } else if (
      ['tasks', 'handlers'].some((part) => dirname(file).split('/').includes(part)) &&
      items.length > 0
    )
      found.stepFiles.push({
        name: file,
        listOfSteps: file,
        handlers: isIn(file, 'handlers'),
        steps: { file, all: stepsOf(tree.contents, tree.lines, []) },
      })
    if (/\/tasks\/main\.ya?ml$/.test(file) && basename(dirname(dirname(file))) !== 'tests')
      found.roles.push({ name: dirname(dirname(file)), role: dirname(dirname(file)) })
  }
  return found
}

function isIn(file, part) {
  return dirname(file).split('/').includes(part)
}

function* filesBelow(folder) {
  if (statSync(folder).isFile()) return yield folder
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (/^\.|^(node_modules|molecule|tests|collections|venv)$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (/\.ya?ml$/.test(entry.name) && existsSync(path)) yield path
  }
}

function parsed(file) {
  const lines = new LineCounter()
  try {
    const tree = parseDocument(readFileSync(file, 'utf8'), {
      lineCounter: lines,
      logLevel: 'silent',
      uniqueKeys: false,
    })
    return { contents: tree.contents, lines }
  } catch {
    return undefined
  }
}

function hostsIn(plays) {
  const all = plays
    .flatMap((play) => [play.toJSON?.().hosts ?? []].flat())
    .flatMap((text) => String(text).split(/[:,&!\s]+/))
  return [...new Set(all)].filter(
    (name) => /^[A-Za-z_][\w-]*$/.test(name) && !['all', 'localhost', 'ungrouped'].includes(name),
  )
}

function stepsOfPlays(plays, lines) {
  return plays.flatMap((play) =>
    ['pre_tasks', 'tasks', 'post_tasks', 'handlers'].flatMap((key) =>
      stepsOf(play.get(key, true), lines, []),
    ),
  )
}

/** Every step with the lines that are its own, and those of the blocks around it that are none of another step. */
function stepsOf(list, lines, around) {
  if (!isSeq(list)) return []
  return list.items.filter(isMap).flatMap((item) => {
    const inner = ['block', 'rescue', 'always'].filter((key) => isSeq(item.get(key, true)))
    if (inner.length === 0) return [{ lines: [...around, linesOf(item, lines)] }]
    const own = item.items
      .filter((pair) => !inner.includes(String(pair.key)))
      .map((pair) => linesOfPair(pair, lines))
    const keys = item.items
      .filter((pair) => inner.includes(String(pair.key)))
      .map((pair) => {
        const { line } = lines.linePos(pair.key.range[0])
        return [line, line]
      })
    return inner.flatMap((key) => stepsOf(item.get(key, true), lines, [...around, ...own, ...keys]))
  })
}

function linesOf(node, lines) {
  const [from, to] = node.range
  return [lines.linePos(from).line, lines.linePos(Math.max(from, to - 1)).line]
}

function linesOfPair({ key, value }, lines) {
  const from = lines.linePos(key.range[0]).line
  return value?.range ? [from, linesOf(value, lines)[1]] : [from, from]
}

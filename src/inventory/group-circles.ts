import type { Draft } from './draft.ts'

/** How deep groups may stand in groups: what goes down them must come to an end soon. */
const DEEPEST = 100

/** Takes away what would make a group contain itself, or stand too deep. */
export function cutCircles({ groups, problems }: Draft): void {
  const heights = new Map<string, number>()
  const visit = (name: string, above: readonly string[]): number => {
    const known = heights.get(name)
    if (known !== undefined) return known
    const group = groups.get(name)
    let height = 0
    for (const child of group?.children ?? []) {
      const circle = child === name || above.includes(child) || child === 'all'
      const below = circle || above.length >= DEEPEST ? DEEPEST : visit(child, [...above, name])
      height = below < DEEPEST ? Math.max(height, below + 1) : height
      if (below < DEEPEST) continue
      group?.children.delete(child)
      const message = circle
        ? `the group ${child} contains itself, through ${name}`
        : `the group ${child} is nested more than ${DEEPEST} groups deep, in ${name}`
      problems.push({ message, at: group?.at ?? NOWHERE })
    }
    heights.set(name, height)
    return height
  }
  for (const name of groups.keys()) visit(name, [])
}

const NOWHERE = { file: 'inventory', line: 1, column: 1 }

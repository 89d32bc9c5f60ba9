/** Things by what they have in common, in their order. */
export function grouped<K, T>(all: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>()
  for (const one of all) {
    const group = found.get(key(one))
    if (group === undefined) found.set(key(one), [one])
    else group.push(one)
  }
  return found
}

/** The kind of a fault: a smaller document must fail in the same way, not in another. */
export function kindOf(fault) {
  const [head = ''] = fault.split('\n')
  return head
    .replace(/\d+/g, 'N')
    .replace(/"[^"]*"/g, '"…"')
    .slice(0, 60)
}

/** The least case that still has a fault of this kind; `fails` tries one. */
export async function shrink(found, kind, fails) {
  let least = found
  const names = Object.keys(found.changed)
  for (const name of names) {
    const { [name]: _gone, ...rest } = least.changed
    if (names.length > 1 && (await isSame({ ...least, changed: rest }))) least = { ...least, changed: rest }
  }
  for (const name of Object.keys(least.changed)) {
    const text = least.changed[name]
    if (typeof text !== 'string') continue
    const put = (smaller) => ({ ...least, changed: { ...least.changed, [name]: smaller } })
    const still = (smaller) => isSame(put(smaller))
    const fewer = await fewerParts(text.split('\n'), '\n', still)
    least = put(await fewerParts(fewer.length < 400 ? [...fewer] : fewer.split(/(?<= )/), '', still))
  }
  return least

  async function isSame(one) {
    const fault = await fails(one)
    return fault !== undefined && kindOf(fault) === kind
  }
}

/** Leaves parts out, half of them at first, as long as what is left still fails. */
async function fewerParts(all, glue, still) {
  let parts = all
  let tries = 0
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length && tries < 300; ) {
      const fewer = [...parts.slice(0, from), ...parts.slice(from + size)]
      tries++
      if (fewer.length > 0 && (await still(fewer.join(glue)))) parts = fewer
      else from += size
    }
  }
  return parts.join(glue)
}

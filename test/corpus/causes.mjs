/** A problem without what differs from document to document. */
export function causeOf({ message }) {
  const text = message.split('\n')[0].replaceAll(/\/\S+\//g, '')
  const kept = /unknown (task|keyword|param)|supported keyword|is not defined/.exec(text)
  const short = text.slice(0, 110)
  if (kept?.[0] === 'is not defined')
    return short.replace(/^"?(?!ansible_)\w+"? is not defined.*/, 'a variable is not defined')
  if (kept) return short
  return short
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/“[^”]*”/g, '“…”')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/[\w./{} -]+\.(yml|yaml|j2|conf)\b/g, 'FILE')
}

/** Whether a problem is one of a step by itself; what a variable, a handler or a file is, is told elsewhere in its project. */
export function isOfSteps({ message }) {
  return !/is not defined|there is no (handler|template|file|role)|no hosts|cannot read|does not exist/.test(
    message,
  )
}

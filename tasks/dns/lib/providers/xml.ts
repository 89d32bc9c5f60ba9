import { HostError } from 'hostwright'

/** The document, if it is a whole one of that name. Throws a HostError. */
export function requireDocument(who: string, text: unknown, name: string): string {
  const isWhole =
    typeof text === 'string' && text.includes(`<${name}`) && text.trimEnd().endsWith(`</${name}>`)
  if (!isWhole) throw new HostError(`${who} did not answer as its interface is described: no whole ${name}`)
  return text
}

/** What is inside each element of a name; elements of one name are not nested here. */
export function elementsIn(xml: string, name: string): string[] {
  return xml
    .split(`<${name}>`)
    .slice(1)
    .map((rest) => rest.slice(0, Math.max(0, rest.indexOf(`</${name}>`))))
}

/** The text of the first element of a name, empty where there is none. */
export function elementText(xml: string, name: string): string {
  const [text = ''] = elementsIn(xml, name)
  return text.replace(/&(#?\w+);/g, (whole, name: string) => {
    const [, hex = '', digits = ''] = /^#(x?)([\da-f]{1,6})$/i.exec(name) ?? []
    if (digits !== '') return String.fromCharCode(Number.parseInt(digits, hex === '' ? 10 : 16))
    return ENTITIES[name] ?? whole
  })
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A text as it stands in a document. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

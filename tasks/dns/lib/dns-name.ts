import { domainToASCII } from 'node:url'
import { Refusal } from 'hostwright'

/** A name in its one form: in lower case, without the dot at the end, and as ASCII (xn--…). Throws a Refusal. */
export function dnsName(text: string): string {
  const plain = asciiName(text.trim()).toLowerCase().replace(/\.$/, '')
  const isWhole = plain !== '' && plain.split('.').every((label) => label !== '' && label.length <= 63)
  if (!isWhole || plain.length > 253)
    throw new Refusal(`${text} is not a valid domain name: each part must have 1 to 63 characters`)
  return plain
}

/** A name in which letters outside ASCII are written as DNS has them; nothing where that cannot be. */
export function asciiName(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : domainToASCII(text)
}

/** Decodes UTF-8 from a string in which each byte is one character (latin1): what a host said, as people read it. */
export function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

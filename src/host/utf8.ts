/** The text that bytes kept one to a character (latin1) stand for: what a host said, as people read it. */
export function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

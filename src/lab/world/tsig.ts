import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyFile, type TsigKey } from './zones.ts'

/** Where the lab keeps the file of a TSIG key. */
export function keyPath(directory: string, name: string): string {
  return join(directory, `${name}.conf`)
}

/** Reads a TSIG key of the lab. */
export async function readKey(directory: string, name: string): Promise<TsigKey> {
  const text = await readFile(keyPath(directory, name), 'utf8')
  return { name, secret: /secret "([^"]+)"/.exec(text)?.[1] ?? '' }
}

/** A new TSIG key, and its file in the lab's directory for the control to use. */
export function tsigKey(name: string, random: Buffer): TsigKey & { readonly file: string } {
  const key = { name, secret: random.toString('base64') }
  return { ...key, file: keyFile(key) }
}

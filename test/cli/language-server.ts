import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)

/** What an editor asks a language server. */
export interface LanguageServer {
  /** What is wrong with a text, as line and message; lines are counted from 1. */
  diagnose(file: string, text: string): Promise<string[]>
  /** What could be written at a place. */
  complete(file: string, line: number, column: number): Promise<string[]>
  /** What is said of a word. */
  hover(file: string, line: number, column: number): Promise<string>
  stop(): void
}

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: {
    readonly uri?: string
    readonly diagnostics?: readonly Diagnostic[]
    readonly items?: readonly unknown[]
  }
  readonly result?: unknown
}

interface Diagnostic {
  readonly message: string
  readonly range: { readonly start: { readonly line: number } }
}

/** Starts yaml-language-server as an editor does, headless; schemas by file. */
export async function languageServer(schemas: Readonly<Record<string, string>>): Promise<LanguageServer> {
  const program = require.resolve('yaml-language-server/bin/yaml-language-server')
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const answers = new Map<number, (result: unknown) => void>()
  const told = new Map<string, (found: readonly Diagnostic[]) => void>()
  const settings = { schemas, validate: true, completion: true, hover: true, schemaStore: { enable: false } }
  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  const hear = ({ id, method, params, result }: Message) => {
    if (method === 'textDocument/publishDiagnostics') told.get(params?.uri ?? '')?.(params?.diagnostics ?? [])
    // What it asks of the editor: its settings, of which it is told one by one.
    else if (method === 'workspace/configuration')
      send({ id, result: (params?.items ?? []).map((_one, at) => (at === 0 ? settings : {})) })
    else if (method !== undefined && id !== undefined) send({ id, result: null })
    else if (typeof id === 'number') answers.get(id)?.(result)
  }
  let rest = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const end = rest.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/.exec(rest.toString('latin1', 0, Math.max(end, 0)))?.[1])
      if (end < 0 || rest.length < end + 4 + length) return
      hear(JSON.parse(rest.toString('utf8', end + 4, end + 4 + length)) as Message)
      rest = rest.subarray(end + 4 + length)
    }
  })
  let last = 0
  const ask = (method: string, params: object) =>
    new Promise<unknown>((resolve) => {
      answers.set(++last, resolve)
      send({ id: last, method, params })
    })
  await ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true } },
  })
  send({ method: 'initialized', params: {} })
  send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: settings } } })
  const uri = (file: string) => pathToFileURL(file).href
  const at = (file: string, line: number, column: number) => ({
    textDocument: { uri: uri(file) },
    position: { line: line - 1, character: column - 1 },
  })
  return {
    diagnose: (file, text) =>
      new Promise((resolve) => {
        told.set(uri(file), (found) =>
          resolve(found.map(({ message, range }) => `${range.start.line + 1}: ${message}`)),
        )
        const document = { uri: uri(file), languageId: 'yaml', version: 1, text }
        send({ method: 'textDocument/didOpen', params: { textDocument: document } })
      }),
    complete: async (file, line, column) => {
      const found = (await ask('textDocument/completion', at(file, line, column))) as {
        readonly items?: readonly { readonly label: string }[]
      } | null
      return (found?.items ?? []).map(({ label }) => label)
    },
    hover: async (file, line, column) => {
      const found = (await ask('textDocument/hover', at(file, line, column))) as {
        readonly contents?: { readonly value?: string }
      } | null
      return found?.contents?.value ?? ''
    },
    stop: () => void child.kill(),
  }
}

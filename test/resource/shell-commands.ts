import { type Token, tokensOf } from './shell-words.ts'

/** What a script starts, and where its output goes. */
export interface Started {
  readonly commands: readonly (readonly string[])[]
  /** `>/dev/null`, `2>&1`: the operator and its target as one. */
  readonly redirections: readonly string[]
  /** Functions that it defines. */
  readonly functions: readonly string[]
}

const KEYWORDS = new Set('if then elif else fi while until do done { } ! esac'.split(' '))

/** All commands of a script, those in substitutions too. */
export function startedBy(script: string): Started {
  const tokens = tokensOf(script)
  const inner = tokens.flatMap(({ substituted }) => substituted.map(startedBy))
  const all = [new Reading(tokens).started(), ...inner]
  return {
    commands: all.flatMap(({ commands }) => commands),
    redirections: all.flatMap(({ redirections }) => redirections),
    functions: all.flatMap(({ functions }) => functions),
  }
}

/** One pass over the tokens of a script. */
class Reading {
  readonly #tokens: readonly Token[]
  #at = 0
  #command: string[] = []
  readonly #commands: string[][] = []
  readonly #redirections: string[] = []
  readonly #functions: string[] = []

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  started(): Started {
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token.operator) this.#operator(token.text)
      else if (this.#command.length > 0) this.#command.push(token.text)
      else this.#first(token.text)
    }
    this.#end()
    return {
      commands: this.#commands,
      redirections: this.#redirections,
      functions: this.#functions,
    }
  }

  #next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  #end(): void {
    if (this.#command.length > 0) this.#commands.push(this.#command)
    this.#command = []
  }

  #operator(text: string): void {
    if (/[<>]/.test(text)) {
      this.#redirections.push(`${text}${this.#next()?.text ?? ''}`)
      return
    }
    this.#end()
    if (text === ';;') this.#pattern()
  }

  /** A word where a command begins. */
  #first(text: string): void {
    if (this.#tokens[this.#at]?.text === '(' && this.#tokens[this.#at + 1]?.text === ')') {
      this.#functions.push(text)
      this.#at += 2
    } else if (text === 'for') this.#pass((token) => token.operator)
    else if (text === 'case') {
      this.#pass((token) => token.text === 'in')
      this.#pattern()
    } else if (!KEYWORDS.has(text) && !/^[A-Za-z_]\w*=/.test(text)) this.#command.push(text)
  }

  /** The pattern of a case, if there is one more. */
  #pattern(): void {
    while (this.#tokens[this.#at]?.text === '\n') this.#at++
    if (this.#tokens[this.#at]?.text !== 'esac') this.#pass((token) => token.text === ')')
  }

  #pass(last: (token: Token) => boolean): void {
    for (let token = this.#next(); token !== undefined && !last(token); ) token = this.#next()
  }
}

import { defineChange, wantedState } from '../../define/change.ts'
import { defineFact } from '../../host/fact.ts'
import { print } from '../../host/quote.ts'
import { Refusal, type StateChange } from '../../model/change.ts'
import { known, mapSeen, type Seen } from '../../model/seen.ts'
import { goalOf, reached, type Unreached } from '../sql/reach.ts'
import { answers, DEPENDS, questions } from './asking.ts'
import { client, identifier, literal, type MysqlServer, PREAMBLE } from './server.ts'

/** A variable of a server by its name. */
export type VariableAsked = { readonly server: MysqlServer; readonly name: string }

/** The value of a variable of a server; `null` if it has none of that name. */
export const mysqlVariable = defineFact<VariableAsked, string | null | Unreached>({
  name: 'mysql variable',
  dependsOn: DEPENDS,
  script: (args) =>
    questions(
      args,
      (all) =>
        `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${all.map(({ name }) => literal(name)).join(', ')});`,
    ),
  parse: (output, args) =>
    answers(output, args, (rows, asked) => {
      const found = new Map(rows.map(([name = '', value = '']) => [name.toLowerCase(), value]))
      return asked.map(({ name }) => found.get(name.toLowerCase()) ?? null)
    }),
})

/** A variable must have this value until the server is restarted. Throws a Refusal if the server has no such variable. */
export function mysqlVariableSet(
  asked: VariableAsked,
  seen: Seen<string | null | Unreached>,
  value: string,
): StateChange {
  const before = reached('the server of MySQL', seen)
  if (before.known && before.value === null)
    throw new Refusal(`the server has no variable ${asked.name}`, before.assuming)
  // One that is on or off may be written in other ways.
  const written = (here: string | null) => (here === 'ON' || here === 'OFF' ? onOrOff(value) : value)
  return changed({
    subject: asked.name,
    goal: goalOf(mysqlVariable(asked)),
    before,
    after: before.known ? mapSeen(before, written) : known(value),
    data: asked,
    summary: `set ${asked.name} = ${value}`,
  })
}

function onOrOff(value: string): string {
  if (/^(on|1|true|yes)$/i.test(value)) return 'ON'
  return /^(off|0|false|no)$/i.test(value) ? 'OFF' : value
}

/** Variables of a server that runs. */
const changed = defineChange<string | null, VariableAsked>({
  name: 'mysql variable',
  same: (before, after) =>
    before === after || (isNumber(before) && isNumber(after) && Number(before) === Number(after)),
  script: (change) => {
    const { server, name } = change.data
    const value = wantedState(change) ?? ''
    const words = isNumber(value) ? value : literal(value)
    return `${print(`${PREAMBLE}SET GLOBAL ${identifier(name)} = ${words};\n`)} | ${client(server)}`
  },
})

function isNumber(value: string | null): boolean {
  return value !== null && /^-?\d+(\.\d+)?$/.test(value)
}
